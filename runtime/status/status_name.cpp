// The statuses in words.
#include "gradus/gradus.h"

extern "C" GRADUS_API const char *gradus_status_name(gradus_status status) {
  switch (status) {
  case GRADUS_OK:
    return "ok";
  case GRADUS_INVALID_ARGUMENT:
    return "invalid argument";
  case GRADUS_OUT_OF_MEMORY:
    return "out of memory";
  case GRADUS_IO:
    return "input/output error";
  case GRADUS_CORRUPT_FILE:
    return "corrupt file";
  case GRADUS_MISMATCH:
    return "mismatch";
  case GRADUS_DIVERGED:
    return "diverged";
  case GRADUS_INTERRUPTED:
    return "interrupted";
  case GRADUS_UNSUPPORTED:
    return "unsupported";
  case GRADUS_INTERNAL:
    return "internal error";
  }
  return "unknown status";
}
