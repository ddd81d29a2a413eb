// Tables and code of the linear model.
#include "test/unit/runtime/linear_model.h"

#include <cmath>

namespace gradus::test {

namespace {

float *floats(const gradus_frame *frame, int slot) {
  return static_cast<float *>(frame->slots[slot]);
}

// ---- shapes and arguments ----

const gradus_extent rows_inputs[] = {{0, 0}, {inputs, -1}};
const gradus_extent rows_outputs[] = {{0, 0}, {outputs, -1}};
const gradus_argument predict_arguments[] = {{"x", GRADUS_F32, 2, rows_inputs, 0, 0},
                                             {"y", GRADUS_F32, 2, rows_outputs, 1, 0}};
const gradus_argument fit_arguments[] = {{"x", GRADUS_F32, 2, rows_inputs, 0, 0},
                                         {"y", GRADUS_F32, 2, rows_outputs, 0, 0},
                                         {"loss", GRADUS_F32, 0, nullptr, 1, 0}};
const gradus_argument pick_arguments[] = {{"label", GRADUS_I32, 1, rows_inputs, 0, 3, 0, 0, -7},
                                          {"number", GRADUS_F32, 1, rows_inputs, 1, 0}};
const gradus_argument noise_arguments[] = {{"z", GRADUS_F32, 1, rows_inputs, 1, 0}};
const gradus_argument blow_up_arguments[] = {{"x", GRADUS_F32, 1, rows_inputs, 0, 0},
                                             {"loss", GRADUS_F32, 0, nullptr, 1, 0}};
const char *const n_only[] = {"n"};

// ---- initialize ----

const gradus_slot initialize_slots[] = {{GRADUS_SLOT_STORAGE, 0, 0}, {GRADUS_SLOT_STORAGE, 3, 0}};

void describe_nothing(gradus_plan *, const int64_t *) {}

int32_t run_initialize(const gradus_frame *frame) {
  gradus_random_normal(frame, 0, GRADUS_F32, parameters, 1);
  gradus_random_orthogonal(frame, 1, GRADUS_F32, 1, outputs, 2);
  return 0;
}

// ---- predict ----

enum { predict_x, predict_y, predict_w, predict_b };
const gradus_slot predict_slots[] = {{GRADUS_SLOT_ARGUMENT, 0, 0},
                                     {GRADUS_SLOT_ARGUMENT, 1, 0},
                                     {GRADUS_SLOT_STORAGE, 0, 0},
                                     {GRADUS_SLOT_VIEW, predict_w, inputs *outputs * 4}};

const gradus_matmul_spec predict_product = {
    GRADUS_F32, predict_x, predict_w, predict_y, predict_b, 0, 0, 0, 0, GRADUS_LINEAR};

void describe_predict(gradus_plan *plan, const int64_t *dims) {
  gradus_plan_matmul(plan, 0, 0, &predict_product, 1, dims[0], outputs, inputs);
}

int32_t run_predict(const gradus_frame *frame) {
  gradus_run_matmul(frame, 0);
  return 0;
}

// ---- fit_step ----

enum {
  fit_x,
  fit_y,
  fit_loss,
  fit_w,
  fit_b,
  fit_m,
  fit_rate,
  fit_count,
  fit_error,
  fit_g,
  fit_gb,
  fit_slots
};
const gradus_slot fit_slot_table[] = {
    {GRADUS_SLOT_ARGUMENT, 0, 0},
    {GRADUS_SLOT_ARGUMENT, 1, 0},
    {GRADUS_SLOT_ARGUMENT, 2, 0},
    {GRADUS_SLOT_STORAGE, 0, 0},
    {GRADUS_SLOT_VIEW, fit_w, inputs *outputs * 4},
    {GRADUS_SLOT_STORAGE, 4, 0},
    {GRADUS_SLOT_STORAGE, 1, 0},
    {GRADUS_SLOT_STORAGE, 2, 0},
    {GRADUS_SLOT_ARENA, 0, 0}, // predictions, then the gradient of the loss by them
    {GRADUS_SLOT_ARENA, 0, 0}, // gradients
    {GRADUS_SLOT_VIEW, fit_g, 0},
};
const gradus_matmul_spec forward = {GRADUS_F32, fit_x, fit_w, fit_error, fit_b,
                                    0,          0,     0,     0,         GRADUS_LINEAR};
const gradus_matmul_spec backward = {GRADUS_F32, fit_x, fit_error, fit_g, -1,
                                     1,          0,     0,         0,     GRADUS_LINEAR};

void describe_fit(gradus_plan *plan, const int64_t *dims) {
  int64_t n = dims[0];
  gradus_plan_buffer(plan, fit_error, n * outputs * 4, 0, 3);
  gradus_plan_buffer(plan, fit_g, parameters * 4, 2, 4);
  gradus_plan_view(plan, fit_gb, inputs * outputs * 4);
  gradus_plan_matmul(plan, 0, 0, &forward, 1, n, outputs, inputs);
  gradus_plan_matmul(plan, 1, 2, &backward, 1, inputs, outputs, n);
}

void error_kernel(const gradus_frame *frame, int64_t begin, int64_t end) {
  float *error = floats(frame, fit_error), *y = floats(frame, fit_y);
  for (int64_t i = begin; i < end; ++i)
    error[i] -= y[i];
}

void update_kernel(const gradus_frame *frame, int64_t begin, int64_t end) {
  float *p = floats(frame, fit_w), *m = floats(frame, fit_m), *g = floats(frame, fit_g);
  auto rate = float(*static_cast<double *>(frame->slots[fit_rate]));
  for (int64_t i = begin; i < end; ++i) {
    m[i] = 0.9f * m[i] + g[i];
    p[i] -= rate * m[i];
  }
}

int32_t run_fit(const gradus_frame *frame) {
  int64_t count = frame->dims[0] * outputs;
  gradus_run_matmul(frame, 0);
  gradus_parallel(frame, error_kernel, count, 64);
  float *error = floats(frame, fit_error), *loss = floats(frame, fit_loss);
  double sum = 0;
  for (int64_t i = 0; i < count; ++i)
    sum += double(error[i]) * double(error[i]);
  *loss = float(sum / double(count));
  if (gradus_not_finite(frame, fit_loss, GRADUS_F32))
    return 1;
  for (int64_t i = 0; i < count; ++i)
    error[i] *= 2.0f / float(count);
  gradus_run_matmul(frame, 1);
  float *gb = floats(frame, fit_gb);
  for (int64_t j = 0; j < outputs; ++j) {
    gb[j] = 0;
    for (int64_t i = 0; i < frame->dims[0]; ++i)
      gb[j] += error[i * outputs + j];
  }
  static const int32_t ends[] = {inputs * outputs, parameters}; // the weights, the biases
  gradus_parallel_runs(frame, update_kernel, ends, 2, 4);
  ++*static_cast<int64_t *>(frame->slots[fit_count]);
  return 0;
}

// ---- pick, noise, blow_up ----

const gradus_slot two_arguments[] = {{GRADUS_SLOT_ARGUMENT, 0, 0}, {GRADUS_SLOT_ARGUMENT, 1, 0}};

void pick_kernel(const gradus_frame *frame, int64_t begin, int64_t end) {
  auto *label = static_cast<const int32_t *>(frame->slots[0]);
  for (int64_t i = begin; i < end; ++i)
    floats(frame, 1)[i] = float(label[i]);
}

int32_t run_pick(const gradus_frame *frame) {
  gradus_parallel(frame, pick_kernel, frame->dims[0], 1);
  return 0;
}

int32_t run_noise(const gradus_frame *frame) {
  gradus_random_uniform(frame, 0, GRADUS_F32, frame->dims[0], 3);
  return 0;
}

int32_t run_blow_up(const gradus_frame *frame) {
  *floats(frame, 1) = floats(frame, 0)[0];
  return std::isfinite(floats(frame, 0)[0]) ? 0 : 2;
}

// ---- the model ----

const gradus_entry entries[] = {
    {"initialize", GRADUS_ENTRY_INITIALIZE, 0, nullptr, 0, nullptr, 2, initialize_slots, 0, 0, 0, 0, 1,
     describe_nothing, run_initialize},
    {"predict", GRADUS_ENTRY_FUNCTION, 2, predict_arguments, 1, n_only, 4, predict_slots, 1, 0, 0, 0, 0,
     describe_predict, run_predict},
    {"fit_step", GRADUS_ENTRY_STEP, 3, fit_arguments, 1, n_only, fit_slots, fit_slot_table, 2, 0, 0, 0, 0,
     describe_fit, run_fit},
    {"pick", GRADUS_ENTRY_FUNCTION, 2, pick_arguments, 1, n_only, 2, two_arguments, 0, 0, 0, 0, 0,
     describe_nothing, run_pick},
    {"noise", GRADUS_ENTRY_FUNCTION, 1, noise_arguments, 1, n_only, 1, two_arguments, 0, 0, 0, 0, 1,
     describe_nothing, run_noise},
    {"blow_up", GRADUS_ENTRY_STEP, 2, blow_up_arguments, 1, n_only, 2, two_arguments, 0, 0, 0, 0, 0,
     describe_nothing, run_blow_up},
};

const int64_t weight_shape[] = {inputs, outputs}, bias_shape[] = {outputs},
              slot_shape[] = {parameters};
const gradus_parameter parameter_table[] = {
    {"linear.weight", 2, weight_shape, 0, inputs *outputs},
    {"linear.bias", 1, bias_shape, inputs *outputs, outputs}};
const gradus_storage storages[] = {
    {"parameters", GRADUS_STORAGE_PARAMETERS, GRADUS_F32, parameters, 0, 1, slot_shape},
    {"hyperparameters", GRADUS_STORAGE_HYPERS, GRADUS_F64, 1, 0, 0, nullptr},
    {"counters", GRADUS_STORAGE_COUNTERS, GRADUS_I64, 1, 0, 0, nullptr},
    {"norm.mean", GRADUS_STORAGE_STATE, GRADUS_F32, outputs, 0, 1, bias_shape},
    {"fit.m", GRADUS_STORAGE_SLOT, GRADUS_F32, parameters, 0, 1, slot_shape}};
const gradus_hyper hypers[] = {{"fit.rate", 0.05, "the step size"}};

} // namespace

const gradus_model linear_model = {
    GRADUS_ABI_VERSION, GRADUS_F32, "linear", "{}",    "0123",    2, 5, 1, 1, 6,
    parameter_table,    storages,   hypers,   entries, 0,         nullptr, initialize};

} // namespace gradus::test
