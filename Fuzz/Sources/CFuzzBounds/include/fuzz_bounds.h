// What a run costs: the memory that it holds at its peak, and the time of the processor.

#include <stdint.h>

// Begins to count.
void fuzz_bounds_begin(void);
// The most bytes that were held at once since then, beyond those of the beginning.
int64_t fuzz_bounds_peak(void);
// Nanoseconds that this thread has had the processor since then.
int64_t fuzz_bounds_nanoseconds(void);
