// A model by hand, as a compiler would emit it, for tests of the trainer and the runner: pictures
// of 4 x 4 numbers, a linear map that learns to reconstruct them, and a score that learns their
// label.
#pragma once

#include "gradus/gradus.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The table of the model; with -DPATCHES_REAL=double in f64. */
GRADUS_API const gradus_model *patches_model(void);
/* A library that gradusc made exports this name too; the runner looks for it. */
GRADUS_API void patches_create(void);

#ifdef __cplusplus
}
#endif
