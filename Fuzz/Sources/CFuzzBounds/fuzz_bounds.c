// Counts through the hooks that the address sanitizer calls for each block.

#define _POSIX_C_SOURCE 200809L

#include "fuzz_bounds.h"

#include <stddef.h>
#include <time.h>

int __sanitizer_install_malloc_and_free_hooks(void (*taken)(const volatile void *, size_t),
                                              void (*given)(const volatile void *));
size_t __sanitizer_get_allocated_size(const volatile void *block);

static int is_installed;
static _Thread_local int64_t held, peak, started;

static void taken(const volatile void *block, size_t size) {
  (void)block;
  held += (int64_t)size;
  if (held > peak) peak = held;
}

static void given(const volatile void *block) {
  if (block) held -= (int64_t)__sanitizer_get_allocated_size(block);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void fuzz_bounds_begin(void) {
  if (!is_installed) is_installed = __sanitizer_install_malloc_and_free_hooks(taken, given);
  held = 0;
  peak = 0;
  started = now();
}

int64_t fuzz_bounds_peak(void) { return peak; }

int64_t fuzz_bounds_nanoseconds(void) { return now() - started; }
