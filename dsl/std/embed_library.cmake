# Writes a C++ source that holds every file of the standard library: cmake -DFOLDER=… -DOUTPUT=… -P embed_library.cmake
file(GLOB files RELATIVE "${FOLDER}" "${FOLDER}/*.grad")
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
  file(READ "${FOLDER}/${file}" text)
  string(APPEND rows "    {\"${file}\", R\"grad(${text})grad\"},\n")
endforeach()
file(WRITE "${OUTPUT}.new" "// Generated from dsl/std.
#include \"dsl/std/library.h\"

namespace gradus::sema {

llvm::ArrayRef<LibraryFile> library_files() {
  static const LibraryFile files[] = {
${rows}  };
  return files;
}

} // namespace gradus::sema
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
