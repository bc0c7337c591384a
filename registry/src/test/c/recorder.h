/* What the recorder's files share. */
#ifndef RECORDER_H
#define RECORDER_H

#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <sys/uio.h>

/* Nothing here takes the place of a name of the recorded program. */
#pragma GCC visibility push(hidden)

/* The function that the process would call without the recorder. */
void *real(const char *name);
#define REAL(name) ((__typeof__(&name))real(#name))

/* The handle of an open file below the recorded directory, or 0. */
uint64_t handle_of(int fd);

/* The path below the directory, "" for itself, NULL for one outside; `buffer` holds it if need be. */
const char *below(int directory, const char *path, char *buffer);

/* Held while a change and its record are made. */
extern pthread_mutex_t lock;

/* Appends a record; recorder.c has the format. */
void record(char kind, uint64_t handle, uint64_t number, const char *name, const char *second,
            const struct iovec *data, int count, size_t bytes);

/* Ends the process. */
void give_up(const char *why);

#pragma GCC visibility pop

#endif
