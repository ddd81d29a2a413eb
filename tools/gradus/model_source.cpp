// Compiles a .grad file in process, through the compiler's plugin, which is loaded here and only
// here.
#include "compiler/jit/jit.h"
#include "tools/gradus/model.h"
#include "tools/gradus/report.h"

#include <dlfcn.h>
#include <filesystem>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

namespace {

constexpr const char *library_name = "libgraduscompiler.so";

struct Compiler {
  decltype(&gradus_jit_open) open = nullptr;
  decltype(&gradus_jit_model) model = nullptr;
  decltype(&gradus_jit_close) close = nullptr;
  decltype(&gradus_jit_free) free = nullptr;
};

/// Beside the program, as installed and in the build; else where the system looks.
void *load_compiler(std::string &why) {
  std::error_code error;
  std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  std::filesystem::path folder = program.parent_path();
  for (const std::filesystem::path &place :
       {folder.parent_path() / "lib" / library_name, folder / library_name,
        folder.parent_path() / "lib64" / library_name,
        folder.parent_path() / "lib" / "x86_64-linux-gnu" / library_name})
    if (std::filesystem::exists(place, error)) {
      void *handle = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
      if (!handle)
        why = dlerror();
      return handle;
    }
  void *handle = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    why = dlerror();
  return handle;
}

Result<Compiler> find_compiler() {
  std::string why;
  void *handle = load_compiler(why); // stays loaded: LLVM does not like to be unloaded
  if (!handle)
    return Status(GRADUS_UNSUPPORTED, "cannot load the compiler, which a .grad file needs: " + why +
                                          "; a library that gradusc made runs without it");
  Compiler compiler;
  auto find = [&](auto &function, const char *name) {
    function = reinterpret_cast<std::decay_t<decltype(function)>>(dlsym(handle, name));
    return function != nullptr;
  };
  if (!find(compiler.open, "gradus_jit_open") || !find(compiler.model, "gradus_jit_model") ||
      !find(compiler.close, "gradus_jit_close") || !find(compiler.free, "gradus_jit_free"))
    return Status(GRADUS_MISMATCH, std::string(library_name) + " belongs to another version");
  return compiler;
}

class SourceModel final : public OpenModel {
public:
  SourceModel(const Compiler &compiler, gradus_jit *jit) : compiler_(compiler), jit_(jit) {}
  ~SourceModel() override { compiler_.close(jit_); }

private:
  Compiler compiler_;
  gradus_jit *jit_;
};

std::vector<const char *> pointers(const std::vector<std::string> &texts) {
  std::vector<const char *> result;
  for (const std::string &text : texts)
    result.push_back(text.c_str());
  return result;
}

} // namespace

Result<std::unique_ptr<OpenModel>> open_source(const ModelFlags &flags,
                                               const std::vector<std::string> &fixed,
                                               const gradus_model **tables) {
  Result<Compiler> compiler = find_compiler();
  if (!compiler)
    return compiler.status();
  std::vector<const char *> settings = pointers(fixed);
  gradus_jit_options options = {};
  options.size = sizeof options;
  options.model = flags.model.empty() ? nullptr : flags.model.c_str();
  options.precision = flags.precision.c_str();
  options.settings = settings.data();
  options.setting_count = static_cast<int32_t>(settings.size());
  options.color = has_color(stderr);
  char *diagnostics = nullptr;
  gradus_jit *jit = compiler->open(flags.file.c_str(), &options, &diagnostics);
  if (diagnostics)
    std::fputs(diagnostics, stderr); // with its lines and carets, as gradusc prints it
  compiler->free(diagnostics);
  if (!jit)
    return Status(GRADUS_INVALID_ARGUMENT, "`" + flags.file + "` could not be compiled");
  auto model = std::make_unique<SourceModel>(*compiler, jit);
  *tables = compiler->model(jit);
  if (!*tables)
    return Status(GRADUS_INTERNAL, "the compiler gave no tables for `" + flags.file +
                                       "`; this is a mistake of Gradus");
  return std::unique_ptr<OpenModel>(std::move(model));
}

} // namespace gradus::runner
