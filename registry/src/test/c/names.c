/* Changes of names: rename, link, unlink, mkdir, rmdir. */
#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

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
