/*
 * Calls that would change the recorded directory and that the store does not make. Should it begin to,
 * the recorder has to learn them first.
 */
#include "recorder.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#define UNKNOWN_ON_FILE(result, name, fd, parameters, ...) \
    result name parameters {                               \
        if (handle_of(fd) != 0) {                          \
            give_up(#name);                                \
        }                                                  \
        return REAL(name)(__VA_ARGS__);                    \
    }

UNKNOWN_ON_FILE(ssize_t, sendfile64, to, (int to, int from, off64_t *offset, size_t bytes), to, from,
                offset, bytes)
UNKNOWN_ON_FILE(ssize_t, sendfile, to, (int to, int from, off_t *offset, size_t bytes), to, from, offset,
                bytes)
UNKNOWN_ON_FILE(ssize_t, splice, to,
                (int from, off64_t *from_offset, int to, off64_t *to_offset, size_t bytes,
                 unsigned int flags),
                from, from_offset, to, to_offset, bytes, flags)
UNKNOWN_ON_FILE(ssize_t, copy_file_range, to,
                (int from, off64_t *from_offset, int to, off64_t *to_offset, size_t bytes,
                 unsigned int flags),
                from, from_offset, to, to_offset, bytes, flags)
UNKNOWN_ON_FILE(int, posix_fallocate, fd, (int fd, off_t offset, off_t bytes), fd, offset, bytes)
UNKNOWN_ON_FILE(int, posix_fallocate64, fd, (int fd, off64_t offset, off64_t bytes), fd, offset, bytes)
UNKNOWN_ON_FILE(int, fallocate, fd, (int fd, int mode, off_t offset, off_t bytes), fd, mode, offset,
                bytes)
UNKNOWN_ON_FILE(int, fallocate64, fd, (int fd, int mode, off64_t offset, off64_t bytes), fd, mode, offset,
                bytes)
UNKNOWN_ON_FILE(int, sync_file_range, fd,
                (int fd, off64_t offset, off64_t bytes, unsigned int flags), fd, offset, bytes, flags)
UNKNOWN_ON_FILE(ssize_t, pwritev2, fd,
                (int fd, const struct iovec *parts, int count, off_t offset, int flags), fd, parts, count,
                offset, flags)
UNKNOWN_ON_FILE(FILE *, fdopen, fd, (int fd, const char *mode), fd, mode)

#define UNKNOWN_ON_NAME(result, name, path, parameters, ...)     \
    result name parameters {                                     \
        char buffer[PATH_MAX];                                   \
        if (below(AT_FDCWD, path, buffer) != NULL) {             \
            give_up(#name);                                      \
        }                                                        \
        return REAL(name)(__VA_ARGS__);                          \
    }

UNKNOWN_ON_NAME(int, truncate, path, (const char *path, off_t length), path, length)
UNKNOWN_ON_NAME(int, truncate64, path, (const char *path, off64_t length), path, length)
UNKNOWN_ON_NAME(int, symlink, path, (const char *target, const char *path), target, path)
UNKNOWN_ON_NAME(FILE *, fopen, path, (const char *path, const char *mode), path, mode)
UNKNOWN_ON_NAME(FILE *, fopen64, path, (const char *path, const char *mode), path, mode)
