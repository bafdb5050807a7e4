// Shared by the portable and the hardware CRC-32C.

#ifndef WIRE_CRC32C_INTERNAL_H
#define WIRE_CRC32C_INTERNAL_H

#include <stdint.h>

extern const uint32_t wire_crc32c_table[4][256];

#endif
