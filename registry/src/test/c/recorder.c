/*
 * Preloaded into a process: writes down, in order, everything that the process changes below one
 * directory, and every sync of it, with the bytes. Tests replay the record.
 *
 *   RECORDER_ROOT    the directory, absolute and without links
 *   RECORDER_TRACE   the file that the record is appended to, outside the directory
 *
 * A record is one write(2) to a file opened with O_APPEND, so that another process can append marks
 * between two of them (little endian):
 *
 *   u32 bytes that follow | u8 kind | u64 handle | u64 number | u32 length of name | u32 length of
 *   second name | name | second name | data
 *
 *   kind   handle   number          names and data
 *   O      of fd    1 made, 2 cut   path; the handle names it from now on
 *   W      of fd    offset          data written
 *   T      of fd    new length
 *   S      of fd                    fsync or fdatasync returned
 *   P      of fd                    mapped shared and writable: what comes next is not seen
 *   R, L                            rename, link: from, to
 *   U, M, D                         unlink, mkdir, rmdir: path
 *
 * A change and its record are made under one lock, so the record's order is the order of the changes,
 * and what a sync covers is what stands before it. A call that would change the directory in a way
 * that is not known here ends the process (refused.c): nothing is missed in silence.
 */
#include "recorder.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FDS 65536

struct tracked {
    uint64_t handle;
    dev_t device;
    ino_t inode;
};

static struct tracked tracked[MOST_FDS];
static uint64_t last_handle;
pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int trace = -1;

void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) {
        abort();
    }
    return found;
}

void give_up(const char *why) {
    dprintf(2, "recorder: %s: %s\n", why, strerror(errno));
    abort();
}

__attribute__((constructor)) static void start(void) {
    const char *directory = getenv("RECORDER_ROOT");
    const char *file = getenv("RECORDER_TRACE");
    if (directory == NULL || file == NULL) {
        return;
    }
    root_length = strlen(directory);
    if (root_length >= sizeof root) {
        give_up("the directory's name is too long");
    }
    memcpy(root, directory, root_length + 1);
    int fd = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        give_up("cannot open the trace");
    }
    trace = fd;
    /* Handles of a later process in the same trace are others. */
    last_handle = (uint64_t)getpid() << 32;
}

const char *below(int directory, const char *path, char *buffer) {
    if (trace < 0 || path == NULL) {
        return NULL;
    }
    const char *whole = path;
    if (path[0] != '/') {
        char link[64];
        snprintf(link, sizeof link, directory == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d",
                 directory);
        ssize_t length = readlink(link, buffer, PATH_MAX - 1);
        if (length < 0 || (size_t)length + strlen(path) + 2 > PATH_MAX) {
            return NULL;
        }
        buffer[length] = '/';
        strcpy(buffer + length + 1, path);
        whole = buffer;
    }
    if (strncmp(whole, root, root_length) != 0) {
        return NULL;
    }
    if (whole[root_length] == 0) {
        return "";
    }
    return whole[root_length] == '/' ? whole + root_length + 1 : NULL;
}

void record(char kind, uint64_t handle, uint64_t number, const char *name, const char *second,
                   const struct iovec *data, int count, size_t bytes) {
    unsigned char head[29];
    uint32_t lengths[2] = {name == NULL ? 0 : strlen(name), second == NULL ? 0 : strlen(second)};
    uint32_t rest = sizeof head - 4 + lengths[0] + lengths[1] + bytes;
    memcpy(head, &rest, 4);
    head[4] = kind;
    memcpy(head + 5, &handle, 8);
    memcpy(head + 13, &number, 8);
    memcpy(head + 21, lengths, 8);
    struct iovec parts[3 + 64] = {{head, sizeof head},
                                  {(void *)name, lengths[0]},
                                  {(void *)second, lengths[1]}};
    size_t left = bytes;
    int used = 3;
    for (int i = 0; i < count && left > 0; i++) {
        if (used == 3 + 64) {
            give_up("a write in too many pieces");
        }
        size_t part = data[i].iov_len < left ? data[i].iov_len : left;
        parts[used++] = (struct iovec){data[i].iov_base, part};
        left -= part;
    }
    if (syscall(SYS_writev, trace, parts, used) != (long)rest + 4) {
        give_up("cannot write the trace");
    }
}

uint64_t handle_of(int fd) {
    if (fd < 0 || fd >= MOST_FDS || tracked[fd].handle == 0) {
        return 0;
    }
    struct stat now;
    if (fstat(fd, &now) != 0 || now.st_dev != tracked[fd].device
        || now.st_ino != tracked[fd].inode) {
        tracked[fd].handle = 0;
    }
    return tracked[fd].handle;
}

static void track(int fd, uint64_t number, const char *name) {
    struct stat now;
    if (fd >= MOST_FDS || fstat(fd, &now) != 0) {
        give_up("cannot track a file");
    }
    tracked[fd] = (struct tracked){++last_handle, now.st_dev, now.st_ino};
    record('O', last_handle, number, name, NULL, NULL, 0, 0);
}

static int open_recorded(int directory, const char *path, int flags, mode_t mode) {
    char buffer[PATH_MAX];
    const char *name = below(directory, path, buffer);
    if (name == NULL) {
        return syscall(SYS_openat, directory, path, flags, mode);
    }
    if ((flags & O_TMPFILE) == O_TMPFILE) {
        give_up("O_TMPFILE");
    }
    pthread_mutex_lock(&lock);
    struct stat before;
    int existed = fstatat(directory, path, &before, 0) == 0;
    int fd = syscall(SYS_openat, directory, path, flags, mode);
    int failure = errno;
    if (fd >= 0) {
        int cut = existed && (flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY;
        track(fd, (existed ? 0 : 1) | (cut ? 2 : 0), name);
    }
    pthread_mutex_unlock(&lock);
    errno = failure;
    return fd;
}

#define MODE(flags)                                       \
    mode_t mode = 0;                                      \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                \
        va_list arguments;                                \
        va_start(arguments, flags);                       \
        mode = va_arg(arguments, mode_t);                 \
        va_end(arguments);                                \
    }

int open(const char *path, int flags, ...) {
    MODE(flags)
    return open_recorded(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags)
    return open_recorded(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...) {
    MODE(flags)
    return open_recorded(directory, path, flags, mode);
}

int openat64(int directory, const char *path, int flags, ...) {
    MODE(flags)
    return open_recorded(directory, path, flags, mode);
}

int __open_2(const char *path, int flags) { return open_recorded(AT_FDCWD, path, flags, 0); }

int __open64_2(const char *path, int flags) { return open_recorded(AT_FDCWD, path, flags, 0); }

int creat(const char *path, mode_t mode) {
    return open_recorded(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int creat64(const char *path, mode_t mode) {
    return open_recorded(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int close(int fd) {
    if (fd >= 0 && fd < MOST_FDS) {
        tracked[fd].handle = 0;
    }
    return syscall(SYS_close, fd);
}

int dup2(int from, int to) {
    int fd = REAL(dup2)(from, to);
    if (fd >= 0 && fd < MOST_FDS && from >= 0 && from < MOST_FDS) {
        tracked[fd] = tracked[from];
    }
    return fd;
}

int dup(int from) {
    int fd = REAL(dup)(from);
    if (fd >= 0 && fd < MOST_FDS) {
        tracked[fd] = tracked[from];
    }
    return fd;
}

/* `offset` < 0: where the file stands. */
static ssize_t write_recorded(int fd, const struct iovec *parts, int count, off64_t offset) {
    uint64_t handle = handle_of(fd);
    if (handle == 0) {
        return offset < 0 ? syscall(SYS_writev, fd, parts, count)
                          : syscall(SYS_pwritev, fd, parts, count, (long)offset, 0L);
    }
    pthread_mutex_lock(&lock);
    off64_t at = offset;
    if (fcntl(fd, F_GETFL) & O_APPEND) {
        struct stat now;
        fstat(fd, &now);
        at = now.st_size;
    } else if (offset < 0) {
        at = lseek(fd, 0, SEEK_CUR);
    }
    ssize_t written = offset < 0 ? syscall(SYS_writev, fd, parts, count)
                                 : syscall(SYS_pwritev, fd, parts, count, (long)offset, 0L);
    int failure = errno;
    if (written > 0) {
        record('W', handle, at, NULL, NULL, parts, count, written);
    }
    pthread_mutex_unlock(&lock);
    errno = failure;
    return written;
}

ssize_t write(int fd, const void *data, size_t bytes) {
    struct iovec part = {(void *)data, bytes};
    return handle_of(fd) == 0 ? syscall(SYS_write, fd, data, bytes) : write_recorded(fd, &part, 1, -1);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    return write_recorded(fd, parts, count, -1);
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t offset) {
    struct iovec part = {(void *)data, bytes};
    return write_recorded(fd, &part, 1, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t offset) {
    struct iovec part = {(void *)data, bytes};
    return write_recorded(fd, &part, 1, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    return write_recorded(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
    return write_recorded(fd, parts, count, offset);
}

/* A system call on an open file and its record. */
#define ON_FILE(kind, number, ...)                                            \
    uint64_t handle = handle_of(fd);                                          \
    if (handle == 0) {                                                        \
        return syscall(__VA_ARGS__);                                          \
    }                                                                         \
    pthread_mutex_lock(&lock);                                                \
    int result = syscall(__VA_ARGS__);                                        \
    int failure = errno;                                                      \
    if (result == 0) {                                                        \
        record(kind, handle, number, NULL, NULL, NULL, 0, 0);                 \
    }                                                                         \
    pthread_mutex_unlock(&lock);                                              \
    errno = failure;                                                          \
    return result;

int ftruncate(int fd, off_t length) { ON_FILE('T', length, SYS_ftruncate, fd, length) }

int ftruncate64(int fd, off64_t length) { ON_FILE('T', length, SYS_ftruncate, fd, length) }

int fsync(int fd) { ON_FILE('S', 0, SYS_fsync, fd) }

int fdatasync(int fd) { ON_FILE('S', 0, SYS_fdatasync, fd) }

static void *map_recorded(void *address, size_t length, int protection, int flags, int fd,
                          off64_t offset) {
    void *mapped = (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
    if (mapped != MAP_FAILED && !(flags & MAP_ANONYMOUS) && (flags & MAP_TYPE) != MAP_PRIVATE
        && (protection & PROT_WRITE)) {
        uint64_t handle = handle_of(fd);
        if (handle != 0) {
            pthread_mutex_lock(&lock);
            record('P', handle, 0, NULL, NULL, NULL, 0, 0);
            pthread_mutex_unlock(&lock);
        }
    }
    return mapped;
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
    return map_recorded(address, length, protection, flags, fd, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int fd, off64_t offset) {
    return map_recorded(address, length, protection, flags, fd, offset);
}
