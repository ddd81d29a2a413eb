/* What generated code and the runtime know of each other: tables that a generated library holds, functions that it calls.
 *
 * C99. Compiler and runtime read this one file, so a signature cannot drift. Everything here may change with
 * GRADUS_ABI_VERSION only; programs that link a generated library use its own header and gradus.h instead.
 * Sizes are bytes or elements as said; dimensions are int64_t; every table is constant data of the generated library.
 */
#ifndef GRADUS_ABI_H
#define GRADUS_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GRADUS_ABI_VERSION 4

typedef enum gradus_element {
  GRADUS_F32 = 0,
  GRADUS_F64 = 1,
  GRADUS_I32 = 2,
  GRADUS_I64 = 3,
  GRADUS_BOOL = 4 /* one byte, 0 or 1 */
} gradus_element;

typedef struct gradus_plan gradus_plan;         /* what `describe` fills for one binding of the dimensions */
typedef struct gradus_instance gradus_instance; /* one handle */

/* What generated code sees while it runs. `slots[i]` is the address of slot i of the entry. */
typedef struct gradus_frame {
  void *const *slots;
  const int64_t *dims; /* the entry's symbolic dimensions, in the order of its table */
  gradus_instance *instance;
  void *binding; /* the runtime's: primitives and plan of this binding */
} gradus_frame;

/* ---- slots: where a value of an entry lives ---- */

typedef enum gradus_slot_kind {
  GRADUS_SLOT_ARGUMENT = 0, /* index: argument of the entry (inputs, then results); the caller's buffer */
  GRADUS_SLOT_STORAGE = 1,  /* index: storage of the model */
  GRADUS_SLOT_ARENA = 2,    /* a planned buffer; sized by gradus_plan_buffer */
  GRADUS_SLOT_VIEW = 3      /* index: an earlier slot of this entry (argument, storage or arena) */
} gradus_slot_kind;

typedef struct gradus_slot {
  int32_t kind; /* gradus_slot_kind */
  int32_t index;
  /* STORAGE: bytes from its start. VIEW: bytes from the base slot, unless `describe` sets it by gradus_plan_view. ARENA: 0. */
  uint64_t offset;
} gradus_slot;

/* ---- matrix products ---- */

typedef enum gradus_activation {
  GRADUS_LINEAR = 0,
  GRADUS_RELU = 1,
  GRADUS_SIGMOID = 2,
  GRADUS_TANH = 3,
  GRADUS_GELU_ERF = 4,
  GRADUS_GELU_TANH = 5,
  GRADUS_SILU = 6
} gradus_activation;

/* c[batch, m, n] = activation(op(a) op(b) + bias). All row-major and dense. a is [batch, m, k], or [batch, k, m] when transposed;
 * b is [batch, k, n], or [batch, n, k] when transposed; bias is [n] or absent (-1). a_batched/b_batched 0: one matrix serves all. */
typedef struct gradus_matmul_spec {
  int32_t element; /* GRADUS_F32 */
  int32_t a, b, c, bias; /* slots */
  uint8_t transpose_a, transpose_b, a_batched, b_batched;
  int32_t activation; /* gradus_activation */
} gradus_matmul_spec;

/* ---- windows over space: convolutions and pooling. Images are [batch, space..., channels], channels last, dense ---- */

/* A window of y stands on x at y_index * stride + tap * dilation - low, tap in [0, size), on each axis. */
typedef enum gradus_window_kind {
  GRADUS_CONVOLUTION = 0,         /* a = x, b = w: c = y = activation(x * w + bias), cross-correlation as all frameworks have it */
  GRADUS_CONVOLUTION_INPUT = 1,   /* a = gradient of y, b = w: c = gradient of x (as a layer: transposed convolution; then bias over
                                     x's channels, activation) */
  GRADUS_CONVOLUTION_WEIGHT = 2,  /* a = x, b = gradient of y: c = gradient of w */
  GRADUS_WINDOW_MAX = 3,          /* a = x: c = greatest x of each window (padding counts as -infinity; NaN wins) */
  GRADUS_WINDOW_MAX_GRADIENT = 4, /* a = x, b = gradient of y: c = gradient of x; each goes to the first greatest x of its window,
                                     row-major; nowhere where the window holds padding alone */
  GRADUS_WINDOW_MAX_PICK = 5,     /* a = x, b = values like x: c like y = value at the first greatest x of each window; 0 where it
                                     holds padding alone */
  GRADUS_WINDOW_SUM = 6,          /* a = x: c = sum of each window (padding counts as 0) */
  GRADUS_WINDOW_SPREAD = 7        /* a = values like y: c like x = sum of the values of all windows that hold the point */
} gradus_window_kind;

typedef struct gradus_window_spec {
  int32_t kind, element; /* gradus_window_kind; GRADUS_F32 or GRADUS_F64 */
  int32_t a, b, c, bias; /* slots; -1 where there is none */
  int32_t activation;    /* gradus_activation; kinds 0 and 1 */
  int32_t axes;          /* of space: 1 to 3; unused ones have extent, size, stride, dilation 1 and low 0 */
  int32_t groups;        /* convolutions; weights are [size..., x_channels / groups, y_channels]; depthwise: groups = x_channels */
  int32_t size[3], stride[3], dilation[3]; /* dilation 1: neighbours */
  int32_t low[3];                          /* padding before; what is behind follows from the extents */
} gradus_window_spec;

/* ---- attention: softmax(scale query key') value for each sequence and head, without the scores in memory ---- */

/* query [batch, queries, heads, size], key [batch, keys, key_heads, size], value [batch, keys, key_heads, value_size], dense; head h of the
 * queries goes with head h / (heads / key_heads) of the keys. Of sequence b the first length[b] keys count (i32, taken into [0, keys]);
 * where causal, query i sees the keys up to i + offset (i32). No key seen: zeros. */
typedef struct gradus_attention_spec {
  int32_t element;  /* GRADUS_F32 or GRADUS_F64 */
  int32_t gradient; /* not 0: the gradients of query, key and value */
  int32_t causal;
  int32_t query, key, value, length, offset; /* slots */
  int32_t result, log_sum;                   /* slots; log_sum [batch, heads, queries]: of the exponentials; -1 where it is a result that nobody wants */
  int32_t d_result, d_query, d_key, d_value; /* slots; -1 forward, and for gradients that nobody wants */
} gradus_attention_spec;

/* ---- loops: what runs once for each index of the first axis of some values ---- */

/* Body `body` of the model is called with its arguments in this order: the slices of the sequences, what is carried, the captures;
 * then where its results go: slices of the stacks, what is carried over. */
typedef struct gradus_loop_spec {
  int32_t body;
  int32_t reverse; /* not 0: from the last index down */
  int32_t sequences, carried, captures, stacks; /* how many */
} gradus_loop_spec;

/* ---- an entry: one function, loss, metric, training step, or the initializer of the parameters ---- */

typedef enum gradus_entry_kind {
  GRADUS_ENTRY_FUNCTION = 0,
  GRADUS_ENTRY_LOSS = 1,
  GRADUS_ENTRY_METRIC = 2,
  GRADUS_ENTRY_STEP = 3,
  GRADUS_ENTRY_INITIALIZE = 4,
  GRADUS_ENTRY_BODY = 5 /* of a loop; not called from outside */
} gradus_entry_kind;

/* One extent: `constant` when `dimension` is -1, else the entry's symbolic dimension of that index; for any other polynomial in
 * the dimensions (`n*t`, `n + 1`), both are -1 and `polynomial` holds: the number of terms, and for each term its coefficient,
 * the number of its factors, and for each factor the index of a dimension. */
typedef struct gradus_extent {
  int64_t constant;
  int32_t dimension;
  const int64_t *polynomial; /* else NULL */
} gradus_extent;

typedef struct gradus_argument {
  const char *name;
  int32_t element;
  int32_t rank;
  const gradus_extent *shape;
  int32_t is_result;
  /* for i32/i64 inputs used as indices: values must lie in [0, index_limit); 0: unlimited */
  int64_t index_limit;
  double low, high; /* the declared range of values, which nothing checks; low = high: none */
  /* one more value that an index may have, because the model puts another in its place (a label that is ignored); 0: none */
  int64_t index_ignored;
} gradus_argument;

typedef struct gradus_entry {
  const char *name;
  int32_t kind; /* gradus_entry_kind */
  int32_t argument_count;
  const gradus_argument *arguments; /* inputs, then results */
  int32_t dimension_count;
  const char *const *dimensions;
  int32_t slot_count;
  const gradus_slot *slots;
  int32_t primitive_count; /* calls of gradus_plan_matmul that `describe` makes */
  int32_t window_count;    /* calls of gradus_plan_window that `describe` makes */
  int32_t loop_count;      /* calls of gradus_plan_loop that `describe` makes */
  int32_t attention_count; /* calls of gradus_plan_attention that `describe` makes */
  int32_t draws;           /* not 0: the entry draws random numbers */
  /* Declares every buffer and primitive for one binding; pure, called once for each binding. */
  void (*describe)(gradus_plan *plan, const int64_t *dims);
  /* Runs; returns 0, or k + 1 when the loss of statement k is not finite (nothing of that statement was applied). */
  int32_t (*execute)(const gradus_frame *frame);
  int32_t carries; /* not 0: it gives states values, so that a call changes what later ones give */
  int32_t fails;   /* not 0: it may fail while it runs, so that its results wait until it has not */
} gradus_entry;

/* ---- the model ---- */

typedef enum gradus_storage_kind {
  GRADUS_STORAGE_PARAMETERS = 0, /* exactly one, index 0: all parameters, contiguous, in the order of their table */
  GRADUS_STORAGE_STATE = 1,      /* one state of the model; saved with the weights */
  GRADUS_STORAGE_SLOT = 2,       /* one optimizer slot of one statement; saved with the optimizer */
  GRADUS_STORAGE_HYPERS = 3,     /* exactly one, index 1: double[hyper_count] */
  GRADUS_STORAGE_COUNTERS = 4,   /* exactly one, index 2: int64_t[counter_count]; update counts of the statements */
  GRADUS_STORAGE_CARRIED = 5     /* one state that functions carry from call to call and no training touches; not saved */
} gradus_storage_kind;

typedef struct gradus_storage {
  const char *name; /* its tensor name in a checkpoint: `norm.running_mean`, `pretrain.m` */
  int32_t kind;
  int32_t element;
  uint64_t count; /* elements */
  double initial; /* value of every element at creation (slots); parameters and states come from `initialize` */
  int32_t rank;   /* states: their shape; slots: 1 */
  const int64_t *shape;
} gradus_storage;

typedef struct gradus_parameter {
  const char *name; /* its path: `encoder.0.weight` */
  int32_t rank;
  const int64_t *shape;
  uint64_t offset; /* elements from the start of the parameter storage */
  uint64_t count;
} gradus_parameter;

typedef struct gradus_hyper {
  const char *name; /* `pretrain.rate` */
  double initial;
  const char *doc;
} gradus_hyper;

typedef struct gradus_model {
  uint32_t abi;      /* GRADUS_ABI_VERSION of the compiler that made the library */
  uint32_t element;  /* of parameters and `float` tensors */
  const char *name;
  const char *manifest;      /* JSON text */
  const char *manifest_hash; /* SHA-256 over the manifest's parameters and functions, in hex */
  int32_t parameter_count, storage_count, hyper_count, counter_count, entry_count;
  const gradus_parameter *parameters;
  const gradus_storage *storages;
  const gradus_hyper *hypers;
  const gradus_entry *entries;
  int32_t body_count; /* bodies of loops, entries that only loops call */
  const gradus_entry *bodies;
  int32_t initialize; /* index of the entry that fills parameters and states */
  /* What the code uses of the processor, in words of GCC's __builtin_cpu_supports, one space between: "avx2 fma". An instance is
   * not made on a processor that lacks one. NULL: nothing special. */
  const char *processor;
} gradus_model;

/* ---- called by `describe` ---- */

/* Slot `slot` (GRADUS_SLOT_ARENA) needs `bytes` from operation `first` to operation `last` of the entry, both inclusive. */
void gradus_plan_buffer(gradus_plan *plan, int32_t slot, int64_t bytes, int32_t first, int32_t last);
/* What the program needs of the dimensions: where value is negative, the binding is refused with this sentence. */
void gradus_plan_require(gradus_plan *plan, int64_t value, const char *sentence);
/* Byte offset of a GRADUS_SLOT_VIEW whose place depends on the dimensions. */
void gradus_plan_view(gradus_plan *plan, int32_t slot, int64_t offset);
/* Primitive `index`, used by operation `operation`; its scratch is planned into the arena for that operation only. */
void gradus_plan_matmul(gradus_plan *plan, int32_t index, int32_t operation, const gradus_matmul_spec *spec, int64_t batch,
                        int64_t m, int64_t n, int64_t k);
/* Window operation `index` (counted apart from the matrix products), as for them. x0 to x2 are the extents of x, y0 to y2 those of
 * y; kinds 3 to 7 have as many channels in y as in x. */
void gradus_plan_window(gradus_plan *plan, int32_t index, int32_t operation, const gradus_window_spec *spec, int64_t batch,
                        int64_t x_channels, int64_t y_channels, int64_t x0, int64_t x1, int64_t x2, int64_t y0, int64_t y1,
                        int64_t y2);

/* Attention `index` (counted apart), used by operation `operation`, as for the matrix products; `spec` is a constant of the library. */
void gradus_plan_attention(gradus_plan *plan, int32_t index, int32_t operation, const gradus_attention_spec *spec, double scale,
                           int64_t batch, int64_t queries, int64_t keys, int64_t heads, int64_t key_heads, int64_t size,
                           int64_t value_size);
/* Loop `index` of `count` steps, run by operation `operation`; what its body needs is planned into the arena for that operation only.
 * `slots` of this entry: the sequences, the first carried values, captures, stacks, the last carried values. `dimensions`: for each
 * dimension of the body, its number among the entry's. Both are constants of the library, as `spec` is. */
void gradus_plan_loop(gradus_plan *plan, int32_t index, int32_t operation, const gradus_loop_spec *spec, const int32_t *slots,
                      const int32_t *dimensions, int64_t count);

/* ---- called by `execute` ---- */

typedef void (*gradus_kernel)(const gradus_frame *frame, int64_t begin, int64_t end);

/* Runs kernel over [0, count) on the thread pool, in contiguous parts of at least `grain` items (the last part may be shorter);
 * in the calling thread alone when one part suffices. The items' results must not depend on how they are parted. */
void gradus_parallel(const gradus_frame *frame, gradus_kernel kernel, int64_t count, int64_t grain);
/* The same for items in several runs, run i ending before ends[i]: every thread gets its share of each run, as it does of the rows of
 * a matrix product. For updates of parameters side by side: a thread then changes what lies in its own cache. */
void gradus_parallel_runs(const gradus_frame *frame, gradus_kernel kernel, const int32_t *ends, int32_t runs, int64_t grain);
/* Runs primitive `index` of this binding. */
void gradus_run_matmul(const gradus_frame *frame, int32_t index);
/* Runs window operation `index` of this binding. */
void gradus_run_window(const gradus_frame *frame, int32_t index);
/* Runs attention `index` of this binding. */
void gradus_run_attention(const gradus_frame *frame, int32_t index);
/* Runs loop `index` of this binding. */
void gradus_run_loop(const gradus_frame *frame, int32_t index);
/* Not 0 when the rank-0 value (f32 or f64) in `slot` is NaN or infinite. */
int32_t gradus_not_finite(const gradus_frame *frame, int32_t slot, int32_t element);
/* Fills `slot` with `count` samples of N(0, 1), or of U[0, 1): Philox 4x32-10 keyed by (seed, step, site). */
void gradus_random_normal(const gradus_frame *frame, int32_t slot, int32_t element, int64_t count, int32_t site);
void gradus_random_uniform(const gradus_frame *frame, int32_t slot, int32_t element, int64_t count, int32_t site);
/* Fills `slot` with a rows x columns matrix of orthonormal rows or columns (whichever are fewer): Saxe et al. 2014. */
void gradus_random_orthogonal(const gradus_frame *frame, int32_t slot, int32_t element, int64_t rows, int64_t columns,
                              int32_t site);
/* The rows of a table at indices: count rows of row_bytes from slot `table`, [rows], at the indices of slot `index` (i32 or i64, as
 * index_element says) to slot `result`. An index outside of [0, rows) gives a row of zeros. */
void gradus_gather(const gradus_frame *frame, int32_t table, int32_t index, int32_t result, int32_t index_element, int64_t rows,
                   int64_t count, int64_t row_bytes);
/* Fills slot `result`, [rows, width], with the sums of the rows of slot `values`, [count, width], at their indices, each sum in the
 * order of the indices; values with an index outside of [0, rows) are left out. `element` is not GRADUS_BOOL. */
void gradus_scatter_sum(const gradus_frame *frame, int32_t values, int32_t index, int32_t result, int32_t element,
                        int32_t index_element, int64_t rows, int64_t count, int64_t width);
/* Elements along an axis from a place on: slots `source`, [outer, extent] rows of row_bytes, and `at`, one number (i32 or i64, as
 * at_element says); `result` gets [outer, count] rows from row `at` on. Where these do not lie within [0, extent) the call fails and
 * nothing is copied. */
void gradus_slice_at(const gradus_frame *frame, int32_t source, int32_t at, int32_t result, int32_t at_element, int64_t outer,
                     int64_t extent, int64_t count, int64_t row_bytes);
/* The other way: `result` is a copy of `source` (nothing is copied where the two are one place) but for the rows from `at` on, which
 * are those of slot `value`, [outer, count]. */
void gradus_place_at(const gradus_frame *frame, int32_t source, int32_t value, int32_t at, int32_t result, int32_t at_element,
                     int64_t outer, int64_t extent, int64_t count, int64_t row_bytes);
/* Copies bytes between slots of the entry. */
void gradus_copy(const gradus_frame *frame, int32_t destination, int32_t source, int64_t bytes);

#ifdef __cplusplus
}
#endif

#endif
