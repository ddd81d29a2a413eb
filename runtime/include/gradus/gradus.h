/* Gradus for host programs: instances of compiled models, whatever the model.
 *
 * A generated library wraps these functions under its own names (`autoencoder_create`, …); use that header where you know the
 * model, and this one where you don't (a runner, a binding). C99 and C++. Nothing here aborts, throws, prints or catches signals.
 * One instance serves one thread at a time, any thread; instances run side by side; only gradus_interrupt may come from elsewhere.
 */
#ifndef GRADUS_H
#define GRADUS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define GRADUS_API __attribute__((visibility("default")))
#else
#define GRADUS_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What became of a call. Values are never renumbered; new ones may be added at the end. */
typedef enum gradus_status {
  GRADUS_OK = 0,
  GRADUS_INVALID_ARGUMENT = 1, /* a null pointer, a negative or absurd size, an unknown name, a label out of range */
  GRADUS_OUT_OF_MEMORY = 2,
  GRADUS_IO = 3,          /* the system could not open, read, write, sync or rename a file */
  GRADUS_CORRUPT_FILE = 4,/* a file is not what it claims to be */
  GRADUS_MISMATCH = 5,    /* a file or library belongs to another model, shape or version */
  GRADUS_DIVERGED = 6,    /* a loss was NaN or infinite; the statement was not applied */
  GRADUS_INTERRUPTED = 7, /* gradus_interrupt was called */
  GRADUS_UNSUPPORTED = 8,
  GRADUS_INTERNAL = 9     /* our mistake; the message says how to report it */
} gradus_status;

/* The status in words: "invalid argument". Never NULL. Since 0.1. */
GRADUS_API const char *gradus_status_name(gradus_status status);

typedef struct gradus_model gradus_model;       /* see abi.h; `<model>_model()` of a generated library returns it */
typedef struct gradus_instance gradus_instance; /* parameters, optimizer state and plans of one model */

/* Host hooks; set `size` to sizeof(gradus_options), leave the rest zero for the defaults. */
typedef struct gradus_options {
  size_t size;
  uint64_t seed;   /* of the initial parameters and of every draw; default 0 */
  int32_t threads; /* of the pool in calls on this instance; 0: one for each core the process may use */
  int32_t reserved;
  void *(*allocate)(void *context, size_t bytes, size_t alignment); /* NULL on failure; default: aligned_alloc */
  void (*release)(void *context, void *memory);
  void (*log)(void *context, const char *sentence); /* default: nothing is said */
  void *context;
} gradus_options;

/* Makes an instance with freshly initialized parameters. *instance is delivered even on failure, except out of memory, so that
 * gradus_message can be asked; it must be destroyed either way. Since 0.1. */
GRADUS_API gradus_status gradus_create(const gradus_model *model, const gradus_options *options, gradus_instance **instance);
GRADUS_API void gradus_destroy(gradus_instance *instance); /* NULL: nothing */
/* One sentence on the last failure: what, where, what to do. Valid until the next call on the instance. Since 0.1. */
GRADUS_API const char *gradus_message(const gradus_instance *instance);
GRADUS_API const gradus_model *gradus_model_of(const gradus_instance *instance);

/* The entry's index by name (`encode`, `pretrain_step`), or -1. Since 0.1. */
GRADUS_API int32_t gradus_find_entry(const gradus_model *model, const char *name);
/* Allocates and makes what entry needs for these dimensions (in the order of its table). Later calls with the same do nothing. */
GRADUS_API gradus_status gradus_prepare(gradus_instance *instance, int32_t entry, const int64_t *dims);
/* Prepares every entry whose dimensions are among `names`. */
GRADUS_API gradus_status gradus_prepare_all(gradus_instance *instance, const char *const *names, const int64_t *dims,
                                            int32_t count);
/* Runs an entry: arguments are the caller's buffers, inputs then results, sizes by the entry's table. For a training step: its
 * statements once. On failure the results are untouched. Allocates only where (entry, dims) is not prepared. */
GRADUS_API gradus_status gradus_call(gradus_instance *instance, int32_t entry, void *const *arguments, const int64_t *dims);
/* Peak arena bytes of an entry at these dimensions; allocates no arena. */
GRADUS_API gradus_status gradus_memory(gradus_instance *instance, int32_t entry, const int64_t *dims, uint64_t *bytes);
/* The arena that gradus_prepare_all would need for the same dimensions: the most that one entry needs. */
GRADUS_API gradus_status gradus_memory_all(gradus_instance *instance, const char *const *names, const int64_t *dims,
                                           int32_t count, uint64_t *bytes);

/* Hyperparameters by name (`pretrain.rate`); they hold from the next step on. */
GRADUS_API gradus_status gradus_set(gradus_instance *instance, const char *name, double value);
GRADUS_API gradus_status gradus_get(gradus_instance *instance, const char *name, double *value);
/* The seed of later draws; parameters stay. Draws outside training steps begin anew: the same calls draw the same again. */
GRADUS_API gradus_status gradus_seed(gradus_instance *instance, uint64_t seed);
/* Steps made so far (the counter that keys the draws), saved and loaded with the optimizer. */
GRADUS_API gradus_status gradus_step_count(const gradus_instance *instance, uint64_t *steps);
/* Draws the parameters and states anew from `seed`, clears optimizer state and counters. */
GRADUS_API gradus_status gradus_initialize(gradus_instance *instance, uint64_t seed);

/* Copies a parameter or state by its path out of / into the instance; `count` elements of its own type: the model's float type, unless
 * the model says another (`state position: i32`). */
GRADUS_API gradus_status gradus_read_parameter(gradus_instance *instance, const char *name, void *values, uint64_t count);
GRADUS_API gradus_status gradus_write_parameter(gradus_instance *instance, const char *name, const void *values, uint64_t count);

/* Weights and states as safetensors, written aside, synced, renamed. */
GRADUS_API gradus_status gradus_save(gradus_instance *instance, const char *path);
/* Optimizer slots, counters, step and seed as safetensors. */
GRADUS_API gradus_status gradus_save_optimizer(gradus_instance *instance, const char *path);
/* 0: gradus_save and gradus_save_optimizer leave it to the system when the disk has the file, so that several files can be synced
 * together by the caller; not 0 (the default): they wait for the disk. Since 0.1. */
GRADUS_API gradus_status gradus_set_durable(gradus_instance *instance, int32_t durable);
/* Check everything, then change everything or nothing; each missing, unused or wrongly shaped tensor is named. */
GRADUS_API gradus_status gradus_load(gradus_instance *instance, const char *path);
GRADUS_API gradus_status gradus_load_optimizer(gradus_instance *instance, const char *path);

/* How the next token of a text is chosen from its logits. All zero but `size`: the most probable one. */
typedef struct gradus_choice {
  uint64_t size;             /* sizeof(gradus_choice) */
  uint64_t seed, draw;       /* the same two choose the same; count `draw` up from token to token */
  double temperature;        /* logits are divided by it; 0: the most probable token, the lowest id among equals */
  int64_t top_k;             /* only so many of the most probable; 0: all */
  double top_p;              /* only the fewest that hold so much of the probability (Holtzman et al. 2020); 0: all */
  double min_p;              /* only those with so much of the greatest probability (Nguyen et al. 2024); 0: all */
  double repetition_penalty; /* of the tokens before (Keskar et al. 2019); 0 or 1: none */
} gradus_choice;

/* Chooses a token from `logits`, `vocabulary` numbers of the model's float type. `before`: the text so far, for the penalty; may be NULL
 * when before_count is 0. *log_probability, which may be NULL, is the token's before any filter. Changes nothing in the instance.
 * GRADUS_INVALID_ARGUMENT where the logits say no probabilities. Since 0.1. */
GRADUS_API gradus_status gradus_choose(gradus_instance *instance, const void *logits, int64_t vocabulary, const int32_t *before,
                                       int64_t before_count, const gradus_choice *choice, int32_t *token, double *log_probability);

/* From any thread or a signal handler: the running call, and every later one, returns GRADUS_INTERRUPTED after the current
 * step, until gradus_resume. */
GRADUS_API void gradus_interrupt(gradus_instance *instance);
GRADUS_API void gradus_resume(gradus_instance *instance);

#ifdef __cplusplus
}
#endif

#endif
