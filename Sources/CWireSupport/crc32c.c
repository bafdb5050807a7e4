// CRC-32C: by the instruction of x86-64 (SSE 4.2) or arm64 where the processor has it, by tables elsewhere.
// The choice is made at run time.

#include "crc32c_internal.h"
#include "wire_support.h"

#include <string.h>

#if defined(__x86_64__)
#include <nmmintrin.h>
#include <wmmintrin.h>
#define WIRE_CRC32C_HARDWARE __attribute__((target("sse4.2,pclmul")))
#elif defined(__aarch64__) && (defined(__linux__) || defined(__APPLE__))
#include <arm_acle.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif
#define WIRE_CRC32C_HARDWARE __attribute__((target("crc")))
#endif

uint32_t wire_crc32c_portable(uint32_t checksum, const void *bytes, size_t count) {
    const uint8_t *p = bytes;
    uint32_t crc = ~checksum;
    for (; count >= 4; count -= 4, p += 4) {
        crc ^= (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
        crc = wire_crc32c_table[3][crc & 0xff] ^ wire_crc32c_table[2][crc >> 8 & 0xff]
            ^ wire_crc32c_table[1][crc >> 16 & 0xff] ^ wire_crc32c_table[0][crc >> 24];
    }
    for (; count > 0; count--, p++) crc = crc >> 8 ^ wire_crc32c_table[0][(crc ^ *p) & 0xff];
    return ~crc;
}

#if defined(WIRE_CRC32C_HARDWARE)

static inline uint64_t load64(const uint8_t *p) {
    uint64_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

static inline uint32_t load32(const uint8_t *p) {
    uint32_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

#if defined(__x86_64__)
#define STEP64(crc, value) ((uint32_t)_mm_crc32_u64((crc), (value)))
#define STEP32(crc, value) _mm_crc32_u32((crc), (value))
#define STEP8(crc, value) _mm_crc32_u8((crc), (value))

static bool detect(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul");
}

// x^(8n - 33) modulo the polynomial, bits reflected, for n bytes.
#define FACTOR_64 0x9e4addf8u
#define FACTOR_128 0x0d3b6092u
#define FACTOR_1024 0x170076fau
#define FACTOR_2048 0xa51b6135u

// The checksum `crc` moved on by some bytes, as 64 bits that stand in front of the last 8 of them.
// `factor` is x^(8n - 33) for n bytes.
WIRE_CRC32C_HARDWARE
static inline uint64_t shift(uint32_t crc, uint32_t factor) {
    __m128i product =
        _mm_clmulepi64_si128(_mm_cvtsi32_si128((int)crc), _mm_cvtsi32_si128((int)factor), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

// One instruction waits three cycles for the one before, so three runs of `words` × 8 bytes go side by
// side and are joined by a carry-less multiplication.
WIRE_CRC32C_HARDWARE
static inline uint32_t three_runs(
    uint32_t crc, const uint8_t *p, size_t words, uint32_t one_run, uint32_t two_runs) {
    const uint8_t *q = p + words * 8, *r = q + words * 8;
    uint32_t b = 0, c = 0;
    size_t i;
    for (i = 0; i < words - 1; i++) {
        crc = STEP64(crc, load64(p + i * 8));
        b = STEP64(b, load64(q + i * 8));
        c = STEP64(c, load64(r + i * 8));
    }
    crc = STEP64(crc, load64(p + i * 8));
    b = STEP64(b, load64(q + i * 8));
    return STEP64(c, load64(r + i * 8) ^ shift(crc, two_runs) ^ shift(b, one_run));
}

WIRE_CRC32C_HARDWARE
static const uint8_t *whole_blocks(uint32_t *crc, const uint8_t *p, size_t *count) {
    for (; *count >= 3 * 1024; *count -= 3 * 1024, p += 3 * 1024)
        *crc = three_runs(*crc, p, 128, FACTOR_1024, FACTOR_2048);
    for (; *count >= 3 * 64; *count -= 3 * 64, p += 3 * 64)
        *crc = three_runs(*crc, p, 8, FACTOR_64, FACTOR_128);
    return p;
}

#else
#define STEP64(crc, value) __crc32cd((crc), (value))
#define STEP32(crc, value) __crc32cw((crc), (value))
#define STEP8(crc, value) __crc32cb((crc), (value))

static bool detect(void) {
#if defined(__APPLE__)
    return true;
#else
    return (getauxval(AT_HWCAP) & (1UL << 7)) != 0;
#endif
}

static const uint8_t *whole_blocks(uint32_t *crc, const uint8_t *p, size_t *count) {
    (void)crc;
    (void)count;
    return p;
}
#endif

WIRE_CRC32C_HARDWARE
static uint32_t hardware(uint32_t checksum, const void *bytes, size_t count) {
    uint32_t crc = ~checksum;
    const uint8_t *p = whole_blocks(&crc, bytes, &count);
    for (; count >= 8; count -= 8, p += 8) crc = STEP64(crc, load64(p));
    if (count >= 4) {
        crc = STEP32(crc, load32(p));
        count -= 4;
        p += 4;
    }
    for (; count > 0; count--, p++) crc = STEP8(crc, *p);
    return ~crc;
}

bool wire_crc32c_has_hardware(void) {
    // 0: not asked yet. Two threads that ask at once find the same answer.
    static int answer = 0;
    int known = __atomic_load_n(&answer, __ATOMIC_RELAXED);
    if (known == 0) {
        known = detect() ? 1 : 2;
        __atomic_store_n(&answer, known, __ATOMIC_RELAXED);
    }
    return known == 1;
}

uint32_t wire_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    return wire_crc32c_has_hardware() ? hardware(checksum, bytes, count)
                                      : wire_crc32c_portable(checksum, bytes, count);
}

#else

bool wire_crc32c_has_hardware(void) { return false; }

uint32_t wire_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    return wire_crc32c_portable(checksum, bytes, count);
}

#endif
