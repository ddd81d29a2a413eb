/* The compiler as a plugin of the runner: a .grad file in, the tables of a model in memory out.
 *
 * C99. `gradus` opens libgraduscompiler.so only when it is given a .grad file, and finds these functions by name, so that a run
 * with a built library starts without LLVM. The compiled model calls the runtime that the process has loaded already.
 */
#ifndef GRADUS_JIT_H
#define GRADUS_JIT_H

#include "gradus/gradus.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gradus_jit gradus_jit; /* a compiled file and the memory that its code lives in */

/* Set `size` to sizeof(gradus_jit_options), leave the rest zero for the defaults. */
typedef struct gradus_jit_options {
  size_t size;
  const char *model;           /* of the file; NULL: its last */
  const char *precision;       /* "f32" (NULL) or "f64": what `float` is */
  const char *const *settings; /* hyperparameters of the model: "code=64" */
  int32_t setting_count;
  const char *const *dims; /* symbolic dimensions to fix: "n=128" */
  int32_t dim_count;
  int32_t color; /* not 0: the diagnostics carry terminal colours */
} gradus_jit_options;

/* Compiles `file`. On failure returns NULL and sets *diagnostics to text that gradus_jit_free releases: what gradusc would print.
 * On success *diagnostics is NULL, or warnings. */
GRADUS_API gradus_jit *gradus_jit_open(const char *file, const gradus_jit_options *options, char **diagnostics);
/* The model's tables; valid until gradus_jit_close. Instances must be destroyed before that. */
GRADUS_API const gradus_model *gradus_jit_model(const gradus_jit *jit);
GRADUS_API void gradus_jit_close(gradus_jit *jit); /* NULL: nothing */
GRADUS_API void gradus_jit_free(char *diagnostics); /* NULL: nothing */

#ifdef __cplusplus
}
#endif

#endif
