// Any bytes as trainer_state.json and as a manifest: structures or a sentence, and what was read is
// written back the same.
#include "runtime/manifest/manifest.h"
#include "runtime/train/trainer_state.h"
#include "test/fuzz/fuzz.h"

#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  using namespace gradus::runtime;
  std::string text(reinterpret_cast<const char *>(data), size);
  (void)read_manifest(text.c_str());
  Result<TrainerState> state = trainer_state_from_json(text, "state");
  if (!state)
    return 0;
  std::string once = to_json(*state);
  Result<TrainerState> again = trainer_state_from_json(once, "state");
  if (!again || to_json(*again) != once) {
    std::fprintf(stderr, "a state is not read back as it was written\n");
    std::abort();
  }
  return 0;
}
