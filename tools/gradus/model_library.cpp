// Opens a library that gradusc made: finds `<model>_model` among its exports and asks it for the
// tables.
#include "tools/gradus/elf_symbols.h"
#include "tools/gradus/model.h"

#include <dlfcn.h>
#include <filesystem>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

namespace {

class LibraryModel final : public OpenModel {
public:
  explicit LibraryModel(void *handle) : handle_(handle) {}
  ~LibraryModel() override { dlclose(handle_); }

private:
  void *handle_;
};

} // namespace

Result<std::unique_ptr<OpenModel>> open_library(const std::string &path,
                                                const gradus_model **tables) {
  Result<std::vector<std::string>> symbols = exported_symbols(path);
  if (!symbols)
    return symbols.status();
  std::string name = exported_model(*symbols);
  if (name.empty())
    return Status(GRADUS_MISMATCH,
                  "`" + path +
                      "` is a library, but not one that gradusc made: it exports no model");
  // A path without a slash would be looked for among the system's libraries.
  std::error_code error;
  std::string absolute = std::filesystem::absolute(path, error).string();
  void *handle = dlopen(absolute.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return Status(GRADUS_IO, "cannot load `" + path + "`: " + dlerror());
  auto model = std::make_unique<LibraryModel>(handle);
  void *symbol = dlsym(handle, (name + "_model").c_str());
  auto function = reinterpret_cast<const gradus_model *(*)()>(symbol);
  *tables = function ? function() : nullptr;
  if (!*tables)
    return Status(GRADUS_MISMATCH, "`" + path + "` gives no tables for its model `" + name + "`");
  return std::unique_ptr<OpenModel>(std::move(model));
}

} // namespace gradus::runner
