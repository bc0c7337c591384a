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
 * that this file does not know ends the process: nothing is missed in silence.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
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
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int trace = -1;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) {
        abort();
    }
    return found;
}

static void give_up(const char *why) {
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

/* The path below the directory, "" for itself, NULL for one outside; `buffer` holds it if need be. */
static const char *below(int directory, const char *path, char *buffer) {
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

static void record(char kind, uint64_t handle, uint64_t number, const char *name, const char *second,
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

/* The handle of an open file below the directory, or 0. */
static uint64_t handle_of(int fd) {
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

/* A system call on one name or two and its record. */
static int on_names(char kind, const char *name, const char *second, long number, long a, long b,
                    long c, long d, long e) {
    if (name == NULL && second == NULL) {
        return syscall(number, a, b, c, d, e);
    }
    if ((kind == 'R' || kind == 'L') && (name == NULL || second == NULL)) {
        give_up("a name comes from outside or goes there");
    }
    pthread_mutex_lock(&lock);
    int result = syscall(number, a, b, c, d, e);
    int failure = errno;
    if (result == 0) {
        record(kind, 0, 0, name, second, NULL, 0, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = failure;
    return result;
}

int renameat2(int from_directory, const char *from, int to_directory, const char *to,
              unsigned int flags) {
    char first[PATH_MAX], other[PATH_MAX];
    const char *name = below(from_directory, from, first);
    const char *second = below(to_directory, to, other);
    if (name != NULL && flags != 0) {
        give_up("a rename with flags");
    }
    return on_names('R', name, second, SYS_renameat2, from_directory, (long)from, to_directory, (long)to,
                    flags);
}

int renameat(int from_directory, const char *from, int to_directory, const char *to) {
    return renameat2(from_directory, from, to_directory, to, 0);
}

int rename(const char *from, const char *to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int linkat(int from_directory, const char *from, int to_directory, const char *to, int flags) {
    char first[PATH_MAX], other[PATH_MAX];
    return on_names('L', below(from_directory, from, first), below(to_directory, to, other), SYS_linkat,
                    from_directory, (long)from, to_directory, (long)to, flags);
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int directory, const char *path, int flags) {
    char buffer[PATH_MAX];
    return on_names(flags & AT_REMOVEDIR ? 'D' : 'U', below(directory, path, buffer), NULL, SYS_unlinkat,
                    directory, (long)path, flags, 0, 0);
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int remove(const char *path) {
    struct stat now;
    int directory = lstat(path, &now) == 0 && S_ISDIR(now.st_mode);
    return unlinkat(AT_FDCWD, path, directory ? AT_REMOVEDIR : 0);
}

int mkdirat(int directory, const char *path, mode_t mode) {
    char buffer[PATH_MAX];
    return on_names('M', below(directory, path, buffer), NULL, SYS_mkdirat, directory, (long)path, mode, 0,
                    0);
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

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

/* What the store does not call; should it begin to, the recorder has to learn it first. */
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
