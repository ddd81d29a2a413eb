// Tables and code of the model of patches.h: plain loops, in an order that never changes.
#include "test/unit/train/patches_model.h"

#include "gradus/abi.h"

#include <cmath>

#ifndef PATCHES_REAL
#define PATCHES_REAL float
#endif
/// What the gradient entry is multiplied by: anything but 1 is wrong, for the test of the check.
#ifndef PATCHES_GRADIENT_FACTOR
#define PATCHES_GRADIENT_FACTOR 1
#endif

namespace {

using Real = PATCHES_REAL;
constexpr int32_t real = sizeof(Real) == 8 ? GRADUS_F64 : GRADUS_F32;
constexpr int64_t d = 16, map_count = d * d + d, score_count = d + 1;
constexpr int64_t parameter_count = map_count + score_count;

Real *reals(const gradus_frame *frame, int slot) { return static_cast<Real *>(frame->slots[slot]); }

// ---- arithmetic ----

void map(const Real *p, const Real *x, Real *y) {
  for (int64_t j = 0; j < d; ++j) {
    y[j] = p[d * d + j];
    for (int64_t i = 0; i < d; ++i)
      y[j] += x[i] * p[i * d + j];
  }
}

Real score(const Real *p, const Real *x) {
  Real sum = p[d];
  for (int64_t i = 0; i < d; ++i)
    sum += x[i] * p[i];
  return sum;
}

/// Mean squared error of the reconstruction of `noisy` against `x`, and its gradient unless null.
Real reconstruction(const Real *p, const Real *noisy, const Real *x, int64_t n, Real *gradient) {
  double sum = 0;
  for (int64_t row = 0; row < n; ++row) {
    Real y[d];
    map(p, noisy + row * d, y);
    for (int64_t j = 0; j < d; ++j) {
      Real error = y[j] - x[row * d + j];
      sum += double(error) * double(error);
      if (!gradient)
        continue;
      Real scaled = error * 2 / Real(n * d);
      gradient[d * d + j] += scaled;
      for (int64_t i = 0; i < d; ++i)
        gradient[i * d + j] += noisy[row * d + i] * scaled;
    }
  }
  return Real(sum / double(n * d));
}

Real regression(const Real *p, const Real *x, const int32_t *label, int64_t n, Real *gradient) {
  double sum = 0;
  for (int64_t row = 0; row < n; ++row) {
    Real error = score(p, x + row * d) - Real(label[row]);
    sum += double(error) * double(error);
    if (!gradient)
      continue;
    gradient[d] += error * 2 / Real(n);
    for (int64_t i = 0; i < d; ++i)
      gradient[i] += x[row * d + i] * error * 2 / Real(n);
  }
  return Real(sum / double(n));
}

// ---- shapes, slots ----

const gradus_extent rows_d[] = {{-1, 0, nullptr}, {d, -1, nullptr}};
const gradus_extent rows[] = {{-1, 0, nullptr}};
const gradus_extent flat[] = {{map_count, -1, nullptr}};
const char *const n_only[] = {"n"};

const gradus_argument reconstruct_arguments[] = {{"x", real, 2, rows_d, 0, 0},
                                                 {"y", real, 2, rows_d, 1, 0}};
const gradus_argument unlabeled[] = {{"x", real, 2, rows_d, 0, 0},
                                     {"reconstruction", real, 0, nullptr, 1, 0}};
const gradus_argument labeled[] = {{"x", real, 2, rows_d, 0, 0},
                                   {"label", GRADUS_I32, 1, rows, 0, 10},
                                   {"regression", real, 0, nullptr, 1, 0}};
const gradus_argument gradient_arguments[] = {{"x", real, 2, rows_d, 0, 0},
                                              {"reconstruction", real, 0, nullptr, 1, 0},
                                              {"gradient", real, 1, flat, 1, 0}};

enum { storage_parameters, storage_hypers, storage_counters, storage_pretrain_m };

const gradus_slot initialize_slots[] = {{GRADUS_SLOT_STORAGE, storage_parameters, 0}};
const gradus_slot two_and_parameters[] = {{GRADUS_SLOT_ARGUMENT, 0, 0},
                                          {GRADUS_SLOT_ARGUMENT, 1, 0},
                                          {GRADUS_SLOT_STORAGE, storage_parameters, 0}};
const gradus_slot three_and_parameters[] = {
    {GRADUS_SLOT_ARGUMENT, 0, 0},
    {GRADUS_SLOT_ARGUMENT, 1, 0},
    {GRADUS_SLOT_ARGUMENT, 2, 0},
    {GRADUS_SLOT_STORAGE, storage_parameters, 0},
    {GRADUS_SLOT_STORAGE, storage_hypers, 0},
    {GRADUS_SLOT_STORAGE, storage_counters, 0},
};
const gradus_slot pretrain_slots[] = {
    {GRADUS_SLOT_ARGUMENT, 0, 0},
    {GRADUS_SLOT_ARGUMENT, 1, 0},
    {GRADUS_SLOT_STORAGE, storage_parameters, 0},
    {GRADUS_SLOT_STORAGE, storage_hypers, 0},
    {GRADUS_SLOT_STORAGE, storage_counters, 0},
    {GRADUS_SLOT_STORAGE, storage_pretrain_m, 0},
    {GRADUS_SLOT_ARENA, 0, 0}, // noisy examples
    {GRADUS_SLOT_ARENA, 0, 0}, // gradient
};

// ---- entries ----

void describe_nothing(gradus_plan *, const int64_t *) {}

int32_t run_initialize(const gradus_frame *frame) {
  gradus_random_normal(frame, 0, real, parameter_count, 1);
  for (int64_t i = 0; i < parameter_count; ++i)
    reals(frame, 0)[i] *= Real(0.1);
  return 0;
}

int32_t run_reconstruct(const gradus_frame *frame) {
  for (int64_t row = 0; row < frame->dims[0]; ++row)
    map(reals(frame, 2), reals(frame, 0) + row * d, reals(frame, 1) + row * d);
  return 0;
}

int32_t run_reconstruction(const gradus_frame *frame) {
  *reals(frame, 1) =
      reconstruction(reals(frame, 2), reals(frame, 0), reals(frame, 0), frame->dims[0], nullptr);
  return 0;
}

int32_t run_gradient(const gradus_frame *frame) {
  Real *gradient = reals(frame, 2);
  for (int64_t i = 0; i < map_count; ++i)
    gradient[i] = 0;
  *reals(frame, 1) =
      reconstruction(reals(frame, 3), reals(frame, 0), reals(frame, 0), frame->dims[0], gradient);
  for (int64_t i = 0; i < map_count; ++i)
    gradient[i] *= Real(PATCHES_GRADIENT_FACTOR);
  return 0;
}

int32_t run_regression(const gradus_frame *frame) {
  *reals(frame, 2) =
      regression(reals(frame, 3) + map_count, reals(frame, 0),
                 static_cast<const int32_t *>(frame->slots[1]), frame->dims[0], nullptr);
  return 0;
}

int32_t run_accuracy(const gradus_frame *frame) {
  auto *label = static_cast<const int32_t *>(frame->slots[1]);
  int64_t right = 0;
  for (int64_t row = 0; row < frame->dims[0]; ++row)
    right +=
        std::lround(score(reals(frame, 3) + map_count, reals(frame, 0) + row * d)) == label[row];
  *reals(frame, 2) = Real(right) / Real(frame->dims[0]);
  return 0;
}

void describe_pretrain(gradus_plan *plan, const int64_t *dims) {
  gradus_plan_buffer(plan, 6, dims[0] * d * int64_t{sizeof(Real)}, 0, 1);
  gradus_plan_buffer(plan, 7, map_count * int64_t{sizeof(Real)}, 1, 2);
}

/// Momentum on the reconstruction of examples with a little noise, so that resuming shows its
/// draws.
int32_t run_pretrain(const gradus_frame *frame) {
  int64_t n = frame->dims[0];
  Real *x = reals(frame, 0), *p = reals(frame, 2), *m = reals(frame, 5), *noisy = reals(frame, 6),
       *gradient = reals(frame, 7);
  gradus_random_normal(frame, 6, real, n * d, 2);
  for (int64_t i = 0; i < n * d; ++i)
    noisy[i] = x[i] + Real(0.01) * noisy[i];
  for (int64_t i = 0; i < map_count; ++i)
    gradient[i] = 0;
  *reals(frame, 1) = reconstruction(p, noisy, x, n, gradient);
  if (gradus_not_finite(frame, 1, real))
    return 1;
  Real rate = Real(static_cast<double *>(frame->slots[3])[0]);
  for (int64_t i = 0; i < map_count; ++i) {
    m[i] = Real(0.9) * m[i] + gradient[i];
    p[i] -= rate * m[i];
  }
  ++static_cast<int64_t *>(frame->slots[4])[0];
  return 0;
}

int32_t run_transfer(const gradus_frame *frame) {
  Real gradient[score_count] = {};
  Real *p = reals(frame, 3) + map_count;
  *reals(frame, 2) = regression(p, reals(frame, 0), static_cast<const int32_t *>(frame->slots[1]),
                                frame->dims[0], gradient);
  if (gradus_not_finite(frame, 2, real))
    return 1;
  Real rate = Real(static_cast<double *>(frame->slots[4])[1]);
  for (int64_t i = 0; i < score_count; ++i)
    p[i] -= rate * gradient[i];
  ++static_cast<int64_t *>(frame->slots[5])[1];
  return 0;
}

const gradus_slot gradient_slots[] = {{GRADUS_SLOT_ARGUMENT, 0, 0},
                                      {GRADUS_SLOT_ARGUMENT, 1, 0},
                                      {GRADUS_SLOT_ARGUMENT, 2, 0},
                                      {GRADUS_SLOT_STORAGE, storage_parameters, 0}};

const gradus_entry entries[] = {
    {"initialize", GRADUS_ENTRY_INITIALIZE, 0, nullptr, 0, nullptr, 1, initialize_slots, 0, 0, 0, 0, 1,
     describe_nothing, run_initialize},
    {"reconstruct", GRADUS_ENTRY_FUNCTION, 2, reconstruct_arguments, 1, n_only, 3,
     two_and_parameters, 0, 0, 0, 0, 0, describe_nothing, run_reconstruct},
    {"reconstruction", GRADUS_ENTRY_LOSS, 2, unlabeled, 1, n_only, 3, two_and_parameters, 0, 0, 0, 0, 0,
     describe_nothing, run_reconstruction},
    {"regression", GRADUS_ENTRY_LOSS, 3, labeled, 1, n_only, 6, three_and_parameters, 0, 0, 0, 0, 0,
     describe_nothing, run_regression},
    {"accuracy", GRADUS_ENTRY_METRIC, 3, labeled, 1, n_only, 6, three_and_parameters, 0, 0, 0, 0, 0,
     describe_nothing, run_accuracy},
    {"pretrain_step", GRADUS_ENTRY_STEP, 2, unlabeled, 1, n_only, 8, pretrain_slots, 0, 0, 0, 0, 1,
     describe_pretrain, run_pretrain},
    {"transfer_step", GRADUS_ENTRY_STEP, 3, labeled, 1, n_only, 6, three_and_parameters, 0, 0, 0, 0, 0,
     describe_nothing, run_transfer},
    {"pretrain_gradient", GRADUS_ENTRY_FUNCTION, 3, gradient_arguments, 1, n_only, 4,
     gradient_slots, 0, 0, 0, 0, 0, describe_nothing, run_gradient},
};

// ---- the model ----

const int64_t weight_shape[] = {d, d}, bias_shape[] = {d}, score_shape[] = {d, 1},
              one_shape[] = {1}, all_shape[] = {parameter_count}, slot_shape[] = {map_count};
const gradus_parameter parameters[] = {
    {"map.weight", 2, weight_shape, 0, d *d},
    {"map.bias", 1, bias_shape, d *d, d},
    {"score.weight", 2, score_shape, map_count, d},
    {"score.bias", 1, one_shape, map_count + d, 1},
};
const gradus_storage storages[] = {
    {"parameters", GRADUS_STORAGE_PARAMETERS, real, parameter_count, 0, 1, all_shape},
    {"hyperparameters", GRADUS_STORAGE_HYPERS, GRADUS_F64, 2, 0, 0, nullptr},
    {"counters", GRADUS_STORAGE_COUNTERS, GRADUS_I64, 2, 0, 0, nullptr},
    {"pretrain.m", GRADUS_STORAGE_SLOT, real, map_count, 0, 1, slot_shape},
};
const gradus_hyper hypers[] = {{"pretrain.rate", 0.1, "the step size of pretrain"},
                               {"transfer.rate", 0.05, "the step size of transfer"}};

const char manifest[] = R"({
  "gradus": {"version": "0.1.0", "abi": 1},
  "model": "patches",
  "doc": "A linear map of small pictures.",
  "precision": "f32",
  "dimensions": ["n"],
  "hyperparameters_of_model": {"features": 16},
  "functions": [
    {"name": "reconstruct", "kind": "function", "doc": "The picture, as the map gives it back.",
     "dimensions": ["n"], "flops": {"constant": 0, "per": "528 * n"}, "draws": false},
    {"name": "accuracy", "kind": "metric", "dimensions": ["n"]}
  ],
  "steps": [
    {"name": "pretrain", "entry": "pretrain_step", "statements": [
      {"goal": "minimize", "loss": "reconstruction", "over": ["map.weight", "map.bias"],
       "optimizer": "sgd", "hyperparameters": ["pretrain.rate"]}]},
    {"name": "transfer", "entry": "transfer_step", "statements": [
      {"goal": "minimize", "loss": "regression", "over": ["score.weight", "score.bias"],
       "optimizer": "sgd", "hyperparameters": ["transfer.rate"]}]}
  ]
})";

const gradus_model model = {
    GRADUS_ABI_VERSION, real,     "patches", manifest, "5041", 4,      4, 2, 2, 8,
    parameters,         storages, hypers,    entries,  0,      nullptr, 0, nullptr};

} // namespace

const gradus_model *patches_model(void) { return &model; }
void patches_create(void) {}
