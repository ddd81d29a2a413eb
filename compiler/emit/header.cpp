// The C header of a generated library.
#include "compiler/emit/header.h"

#include "compiler/emit/interface.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using llvm::StringRef;

namespace gradus::emit {
namespace {

class HeaderWriter {
public:
  HeaderWriter(const CompiledModel &model, StringRef file) : model_(model), name_(model.program.model), file_(file), out_(text_) {}

  std::string write() {
    opening();
    common();
    for (const lower::Entry &entry : model_.entries)
      if (is_exported(entry))
        function(entry);
    out_ << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
    return text_;
  }

private:
  /// A block comment of wrapped paragraphs.
  void comment(StringRef body) {
    out_ << "/*";
    size_t column = 2;
    llvm::SmallVector<StringRef> lines;
    body.trim().split(lines, '\n');
    for (auto [number, line] : llvm::enumerate(lines)) {
      if (number != 0) {
        out_ << "\n *";
        column = 2;
      }
      llvm::SmallVector<StringRef> words;
      line.trim().split(words, ' ', -1, false);
      for (StringRef word : words) {
        // No text of a user's may end the comment.
        std::string safe = word.str();
        for (size_t at; (at = safe.find("*/")) != std::string::npos;)
          safe.replace(at, 2, "* /");
        if (column + 1 + safe.size() > 118) {
          out_ << "\n *";
          column = 2;
        }
        out_ << ' ' << safe;
        column += 1 + safe.size();
      }
    }
    out_ << " */\n";
  }

  static StringRef c_type(mlir::Type element) {
    static const char *const names[] = {"float", "double", "int32_t", "int64_t", "uint8_t"};
    return names[plan::element_code(element)];
  }

  /// An argument's name as C and C++ take it, and unlike the handle's and the dimensions'.
  static std::string c_name(const lower::Entry &entry, const std::string &name) {
    static const llvm::StringSet<> words = {
        "alignas", "alignof", "and", "asm", "auto", "bool", "break", "case", "catch", "char", "class", "const", "continue",
        "default", "delete", "do", "double", "else", "enum", "explicit", "export", "extern", "false", "float", "for", "friend",
        "goto", "if", "inline", "int", "long", "m", "mutable", "namespace", "new", "noexcept", "not", "nullptr", "operator", "or",
        "private", "protected", "public", "register", "restrict", "return", "short", "signed", "sizeof", "static", "struct",
        "switch", "template", "this", "throw", "true", "try", "typedef", "typename", "union", "unsigned", "using", "virtual",
        "void", "volatile", "while", "xor"};
    return words.contains(name) || llvm::is_contained(entry.dimensions, name) ? name + "_" : name;
  }

  static std::string shape(const TensorType &type) {
    std::string text;
    for (sema::Dim dim : type.getShape())
      text += "[" + dim.str() + "]";
    return text;
  }

  void opening() {
    std::string guard = llvm::StringRef(name_).upper() + "_H";
    out_ << "/* " << file_ << ": the C interface of the compiled model `" << name_ << "`. Made by gradusc; don't edit.\n *\n";
    llvm::SmallVector<StringRef> lines;
    StringRef(model_.program.doc).trim().split(lines, '\n');
    for (StringRef line : lines)
      if (!line.trim().empty())
        out_ << " * " << line.trim() << "\n";
    out_ << " *\n";
    example();
    out_ << " *\n"
            " * Buffers belong to the caller, are row-major and dense; `const` ones are read only. Extents are int64_t. Every\n"
            " * function that returns a gradus_status leaves its results untouched on failure; " << name_ << "_message then says what\n"
            " * happened. One instance serves one thread at a time, any thread; instances are independent of each other; only\n"
            " * " << name_ << "_interrupt may be called from elsewhere. Nothing aborts, prints, or needs an environment variable.\n"
            " * Statuses and options: gradus/gradus.h. C99 and C++.\n */\n";
    out_ << "#ifndef " << guard << "\n#define " << guard << "\n\n#include <gradus/gradus.h>\n#include <stdint.h>\n\n"
         << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
    for (auto &[name, value] : model_.program.hyperparameters)
      if (value.is_constant())
        out_ << "#define " << StringRef(name_).upper() << "_" << StringRef(name).upper() << " " << value.constant() << "\n";
    out_ << "\n";
    comment("An instance: parameters, optimizer state, plans. Opaque.");
    out_ << "typedef struct " << name_ << " " << name_ << ";\n\n";
  }

  const lower::Entry *first_step() const {
    auto found = llvm::find_if(model_.entries, [](const lower::Entry &entry) { return entry.kind == GRADUS_ENTRY_STEP; });
    return found == model_.entries.end() ? nullptr : &*found;
  }

  void example() {
    out_ << " *   " << name_ << " *m;\n"
         << " *   if (" << name_ << "_create(&m, NULL) != GRADUS_OK) { fprintf(stderr, \"%s\\n\", " << name_ << "_message(m)); ... }\n";
    if (const lower::Entry *step = first_step())
      out_ << " *   for (...) " << name_ << "_" << step->name << "(" << call_arguments(*step) << ");\n";
    out_ << " *   " << name_ << "_save(m, \"weights.safetensors\");\n *   " << name_ << "_destroy(m);\n";
  }

  static std::string call_arguments(const lower::Entry &entry) {
    std::vector<std::string> names{"m"};
    for (const auto &argument : entry.arguments)
      if (!argument.is_result)
        names.push_back(c_name(entry, argument.name));
    names.insert(names.end(), entry.dimensions.begin(), entry.dimensions.end());
    for (const auto &argument : entry.arguments)
      if (argument.is_result)
        names.push_back((argument.type.getShape().empty() ? "&" : "") + c_name(entry, argument.name));
    return llvm::join(names, ", ");
  }

  std::string dimension_parameters() const {
    std::string text;
    for (const std::string &name : model_.dimensions())
      text += ", int64_t " + name;
    return text;
  }

  void common() {
    comment("Makes an instance with freshly drawn parameters; options may be NULL. *m is delivered even on failure, except out of memory, so "
            "that " + name_ + "_message can be asked, and has to be destroyed either way. GRADUS_MISMATCH where the library needs another "
            "runtime or processor. Since 0.1.");
    out_ << "GRADUS_API gradus_status " << name_ << "_create(" << name_ << " **m, const gradus_options *options);\n\n";
    comment("The tables of the model, for gradus.h. Since 0.1.");
    out_ << "GRADUS_API const gradus_model *" << name_ << "_model(void);\n\n";
    comment("JSON: functions, arguments, shapes, parameters, steps, hyperparameters. Since 0.1.");
    out_ << "GRADUS_API const char *" << name_ << "_manifest(void);\n\n";
    comment("Allocates and makes everything that calls with these dimensions need; such calls then allocate nothing. Since 0.1.");
    out_ << "GRADUS_API gradus_status " << name_ << "_prepare(" << name_ << " *m" << dimension_parameters() << ");\n\n";
    comment("Bytes of the arena that prepare would allocate; allocates nothing itself. Since 0.1.");
    out_ << "GRADUS_API gradus_status " << name_ << "_memory(" << name_ << " *m" << dimension_parameters() << ", uint64_t *bytes);\n\n";
    for (const CommonVerb &verb : common_verbs()) {
      comment(std::string(verb.doc) + " Since 0.1.");
      StringRef result(verb.result);
      out_ << "GRADUS_API " << result << (result.ends_with("*") ? "" : " ") << name_ << "_" << verb.verb << "("
           << llvm::formatv(verb.parameters, name_).str() << ");\n\n";
    }
  }

  void function(const lower::Entry &entry) {
    std::string doc = entry.doc;
    static const char *const kinds[] = {"", "The loss, without training.", "A metric.", "One training step: the statements once, in order.", ""};
    if (doc.empty())
      doc = kinds[entry.kind];
    for (const auto &argument : entry.arguments) {
      doc += "\n" + c_name(entry, argument.name) + shape(argument.type) + ": " + (argument.is_result ? "out" : "in");
      if (!argument.doc.empty())
        doc += ", " + argument.doc;
      if (argument.index_limit > 0)
        doc += ", each in [0, " + std::to_string(argument.index_limit) + ")";
      if (argument.index_ignored != 0)
        doc += " or " + std::to_string(argument.index_ignored) + ", which is ignored";
      if (argument.low < argument.high)
        doc += ", values in " + sema::Bounds{argument.low, argument.high}.str();
    }
    if (entry.kind == GRADUS_ENTRY_STEP)
      doc += "\nGRADUS_DIVERGED when a loss is NaN or infinite: its statement was not applied.";
    comment(doc + "\nSince 0.1.");
    std::vector<std::string> parameters{name_ + " *m"};
    for (const auto &argument : entry.arguments)
      if (!argument.is_result)
        parameters.push_back(("const " + c_type(argument.type.getElement()) + " *" + c_name(entry, argument.name)).str());
    for (const std::string &name : entry.dimensions)
      parameters.push_back("int64_t " + name);
    for (const auto &argument : entry.arguments)
      if (argument.is_result)
        parameters.push_back((c_type(argument.type.getElement()) + " *" + c_name(entry, argument.name)).str());
    out_ << "GRADUS_API gradus_status " << name_ << "_" << entry.name << "(" << llvm::join(parameters, ", ") << ");\n\n";
  }

  const CompiledModel &model_;
  std::string name_;
  StringRef file_;
  std::string text_;
  llvm::raw_string_ostream out_;
};

} // namespace

std::string build_header(const CompiledModel &model, StringRef header_name) { return HeaderWriter(model, header_name).write(); }

} // namespace gradus::emit
