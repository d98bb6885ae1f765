/* Put before the C library (LD_PRELOAD): calls that write fail at a chosen one, and the clock is wrong by so much.
 * What is to be done is read from a small file that the bench writes while the program runs. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct orders {
    int64_t countdown; /* calls until one fails; below zero none does */
    int64_t fails;     /* so many calls fail from there on */
    int64_t error;     /* with this error; below zero the program is killed there */
    int64_t clock;     /* seconds that the clock is ahead */
    int64_t failed;    /* calls that failed so far */
};

static struct orders none = {-1, 0, 0, 0, 0};
static struct orders *orders = &none;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("TORTURE_ORDERS");
    int file = path ? open(path, O_RDWR) : -1;
    if (file < 0) return;
    void *place = mmap(NULL, sizeof none, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (place != MAP_FAILED) orders = place;
    close(file);
}

/* Only the database's own files: what the program says, and its network, are left alone. */
static int ours(int file) {
    char link[64], path[4096];
    ssize_t length;
    if (__atomic_load_n(&orders->countdown, __ATOMIC_RELAXED) < 0) return 0;
    strcpy(link, "/proc/self/fd/");
    char digits[12];
    int at = 0, rest = file;
    do { digits[at++] = (char)('0' + rest % 10); rest /= 10; } while (rest > 0);
    size_t end = strlen(link);
    while (at > 0) link[end++] = digits[--at];
    link[end] = 0;
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strstr(path, "vungxanh.db") != NULL;
}

static int must_fail(int file) {
    if (!ours(file)) return 0;
    int64_t before = __atomic_fetch_sub(&orders->countdown, 1, __ATOMIC_SEQ_CST);
    if (before > 0) return 0;
    if (__atomic_fetch_sub(&orders->fails, 1, __ATOMIC_SEQ_CST) <= 1)
        __atomic_store_n(&orders->countdown, -1, __ATOMIC_SEQ_CST);
    else
        __atomic_store_n(&orders->countdown, 0, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&orders->failed, 1, __ATOMIC_SEQ_CST);
    if (orders->error < 0) kill(getpid(), SIGKILL);
    errno = (int)orders->error;
    return 1;
}

#define REAL(type, name, ...)                                        \
    static type (*real)(__VA_ARGS__);                                \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int file, const void *bytes, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return must_fail(file) ? -1 : real(file, bytes, length);
}
ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return must_fail(file) ? -1 : real(file, bytes, length, at);
}
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return must_fail(file) ? -1 : real(file, bytes, length, at);
}
int fsync(int file) {
    REAL(int, "fsync", int);
    return must_fail(file) ? -1 : real(file);
}
int fdatasync(int file) {
    REAL(int, "fdatasync", int);
    return must_fail(file) ? -1 : real(file);
}
int ftruncate(int file, off_t length) {
    REAL(int, "ftruncate", int, off_t);
    return must_fail(file) ? -1 : real(file, length);
}
int ftruncate64(int file, off64_t length) {
    REAL(int, "ftruncate64", int, off64_t);
    return must_fail(file) ? -1 : real(file, length);
}
int clock_gettime(clockid_t clock, struct timespec *now) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int told = real(clock, now);
    if (told == 0 && clock == CLOCK_REALTIME) now->tv_sec += orders->clock;
    return told;
}
