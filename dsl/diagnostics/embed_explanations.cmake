# Writes a C++ source that holds every page of explanations/: cmake -DFOLDER=… -DOUTPUT=… -P embed_explanations.cmake
file(GLOB pages RELATIVE "${FOLDER}" "${FOLDER}/E*.md")
list(SORT pages)
set(rows "")
foreach(page IN LISTS pages)
  get_filename_component(code "${page}" NAME_WE)
  file(READ "${FOLDER}/${page}" text)
  string(APPEND rows "    {\"${code}\", R\"page(${text})page\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from dsl/diagnostics/explanations.
#include \"dsl/diagnostics/diagnostics.h\"

namespace gradus::diagnostics {

namespace {
struct Page {
  llvm::StringRef code, text;
};
const Page pages[] = {
${rows}    {\"\", \"\"}};
} // namespace

llvm::StringRef explanation(llvm::StringRef code) {
  for (const Page &page : pages)
    if (!code.empty() && page.code == code)
      return page.text;
  return {};
}

} // namespace gradus::diagnostics
")
