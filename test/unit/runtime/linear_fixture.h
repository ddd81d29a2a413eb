// What tests of the instance share: a linear model, its data, and short ways to call it.
#pragma once

#include "gradus/gradus.h"
#include "test/unit/runtime/linear_model.h"
#include "test/unit/temporary_folder.h"

#include <string>
#include <vector>

namespace gradus::test {

/// An instance of the linear model that destroys itself.
class Linear {
public:
  explicit Linear(uint64_t seed = 1, int threads = 2) : Linear(make_options(seed, threads)) {}
  explicit Linear(const gradus_options &options) {
    status = gradus_create(&linear_model, &options, &handle);
  }
  Linear(const Linear &) = delete;
  Linear &operator=(const Linear &) = delete;
  ~Linear() { gradus_destroy(handle); }

  static gradus_options make_options(uint64_t seed, int threads) {
    gradus_options options = {};
    options.size = sizeof options;
    options.seed = seed;
    options.threads = threads;
    return options;
  }

  std::string message() const { return gradus_message(handle); }

  gradus_status fit(const std::vector<float> &x, const std::vector<float> &y, float &loss) {
    void *arguments[] = {const_cast<float *>(x.data()), const_cast<float *>(y.data()), &loss};
    int64_t n = int64_t(x.size()) / inputs;
    return gradus_call(handle, fit_step, arguments, &n);
  }

  std::vector<float> weights() const {
    std::vector<float> values(parameters);
    EXPECT_EQ(gradus_read_parameter(handle, "linear.weight", values.data(), inputs * outputs),
              GRADUS_OK);
    EXPECT_EQ(
        gradus_read_parameter(handle, "linear.bias", values.data() + inputs * outputs, outputs),
        GRADUS_OK);
    return values;
  }

  gradus_instance *handle = nullptr;
  gradus_status status;
};

/// x and y = x W + b of a fixed W and b.
struct Examples {
  explicit Examples(int n) {
    for (int i = 0; i < n; ++i) {
      for (int k = 0; k < inputs; ++k)
        x.push_back(float((i * 7 + k * 13) % 17) / 8 - 1);
      for (int j = 0; j < outputs; ++j) {
        float sum = 0.5f * float(j);
        for (int k = 0; k < inputs; ++k)
          sum += x[size_t(i * inputs + k)] * float(k - j);
        y.push_back(sum);
      }
    }
  }
  std::vector<float> x, y;
};

} // namespace gradus::test
