// The compiler as a plugin: compiles a file into this process.
#include "compiler/jit/jit.h"

#include "compiler/emit/object.h"
#include "compiler/pipeline/pipeline.h"

#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

using namespace llvm;

struct gradus_jit {
  std::unique_ptr<orc::LLJIT> code;
  const gradus_model *model = nullptr;
};

namespace {

/// "name=value" in two.
std::pair<std::string, std::string> binding(StringRef text) {
  auto [name, value] = text.split('=');
  return {name.trim().str(), value.trim().str()};
}

Expected<gradus::CompileOptions> read_options(const gradus_jit_options *given) {
  gradus::CompileOptions options;
  if (!given || given->size < sizeof(gradus_jit_options))
    return options;
  if (given->model)
    options.language.model = given->model;
  if (given->precision && StringRef(given->precision) == "f64")
    options.language.precision = gradus::sema::Element::f64;
  else if (given->precision && StringRef(given->precision) != "f32")
    return createStringError("`" + Twine(given->precision) + "` is no precision; use f32 or f64");
  for (int32_t index = 0; index < given->setting_count; ++index)
    options.language.settings.push_back(binding(given->settings[index]));
  for (int32_t index = 0; index < given->dim_count; ++index) {
    auto [name, value] = binding(given->dims[index]);
    int64_t extent;
    if (StringRef(value).getAsInteger(10, extent))
      return createStringError("`" + name + "=" + value + "`: a dimension needs a whole number");
    options.language.dims.push_back({name, extent});
  }
  return options;
}

Expected<std::unique_ptr<gradus_jit>> load(gradus::Compilation &compilation) {
  std::string symbol = compilation.model.program.model + "_model";
  SmallVector<char, 0> object = gradus::emit::make_object(*compilation.model.module, *compilation.target);
  auto jit = std::make_unique<gradus_jit>();
  auto made = orc::LLJITBuilder().create();
  if (!made)
    return made.takeError();
  jit->code = std::move(*made);
  auto process = orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(jit->code->getDataLayout().getGlobalPrefix());
  if (!process)
    return process.takeError();
  jit->code->getMainJITDylib().addGenerator(std::move(*process));
  if (Error error = jit->code->addObjectFile(MemoryBuffer::getMemBufferCopy(StringRef(object.data(), object.size()))))
    return error;
  auto found = jit->code->lookup(symbol);
  if (!found)
    return found.takeError();
  jit->model = found->toPtr<const gradus_model *()>()();
  return jit;
}

gradus_jit *open(const char *file, const gradus_jit_options *given, raw_ostream &messages) {
  auto options = read_options(given);
  if (!options) {
    messages << "gradus: " << toString(options.takeError()) << '\n';
    return nullptr;
  }
  auto text = MemoryBuffer::getFile(file, true);
  if (!text) {
    messages << "gradus: `" << file << "` cannot be read: " << text.getError().message() << '\n';
    return nullptr;
  }
  gradus::diagnostics::SourceManager sources;
  gradus::diagnostics::Diagnostics diagnostics(sources);
  uint32_t source = sources.add(file, (*text)->getBuffer().str());
  std::string failure;
  auto compilation = gradus::compile(source, sources, diagnostics, *options, gradus::Stage::code, nullptr, failure);
  diagnostics.render(messages, given && given->color);
  if (!failure.empty())
    messages << "gradus: " << failure << '\n';
  if (!compilation)
    return nullptr;
  auto jit = load(*compilation);
  if (!jit) {
    messages << "gradus: the compiled code could not be loaded: " << toString(jit.takeError()) << '\n';
    return nullptr;
  }
  return jit->release();
}

} // namespace

extern "C" {

gradus_jit *gradus_jit_open(const char *file, const gradus_jit_options *options, char **diagnostics) {
  std::string text;
  gradus_jit *jit = nullptr;
  {
    raw_string_ostream messages(text);
    jit = open(file, options, messages);
  }
  if (diagnostics)
    *diagnostics = text.empty() ? nullptr : strdup(text.c_str());
  return jit;
}

const gradus_model *gradus_jit_model(const gradus_jit *jit) { return jit->model; }
void gradus_jit_close(gradus_jit *jit) { delete jit; }
void gradus_jit_free(char *diagnostics) { free(diagnostics); }
}
