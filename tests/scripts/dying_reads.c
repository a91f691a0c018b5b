/* Makes reads of some files fail, as those from a dying disk do; loaded with LD_PRELOAD.

   DYING_FILES: the end of the names of the files.
   DYING_SINCE: a file; once it exists, reads fail with EIO. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fails(int descriptor)
{
    const char *end = getenv("DYING_FILES"), *since = getenv("DYING_SINCE");
    char link[64], path[4096];
    ssize_t length;

    if (!end || !since || access(since, F_OK) != 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    length = readlink(link, path, sizeof path - 1);
    if (length < (ssize_t)strlen(end))
        return 0;
    path[length] = '\0';
    return strcmp(path + length - strlen(end), end) == 0;
}

#define DYING(name, type)                                                      \
    ssize_t name(int descriptor, void *bytes, size_t count, type place)        \
    {                                                                          \
        ssize_t (*real)(int, void *, size_t, type) = dlsym(RTLD_NEXT, #name);  \
        if (fails(descriptor)) {                                               \
            errno = EIO;                                                       \
            return -1;                                                         \
        }                                                                      \
        return real(descriptor, bytes, count, place);                          \
    }

DYING(pread, off_t)
DYING(pread64, off64_t)
