# lit's settings for every suite of text tests: what a test file is, and what the % words in its RUN lines stand for.
import os

import lit.formats

config.name = "gradus"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".grad", ".mlir", ".test"]
# Files that tests read, and folders whose tests are programs of their own.
config.excludes = ["Inputs", "bench", "checks", "consumer", "fault", "fuzz", "golden", "oracle", "unit"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = config.gradus_build_test

# Tests run side by side: threads that spin while they wait take the cores from the others.
config.environment["GOMP_SPINCOUNT"] = "1000"
tools = os.path.join(config.gradus_build, "bin")
config.environment["PATH"] = os.pathsep.join([tools, config.llvm_tools, os.environ["PATH"]])
for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "OMP_NUM_THREADS"):
    if variable in os.environ:
        config.environment[variable] = os.environ[variable]

# A word ends where a name could not go on, so that %gradus is not found in %gradus-opt.
def word(name, value):
    config.substitutions.append((f"%{name}(?![\\w-])", value))


word("gradusc", os.path.join(tools, "gradusc"))
word("gradus-opt", os.path.join(tools, "gradus-opt"))
word("gradus", os.path.join(tools, "gradus"))
word("oracle", os.path.join(tools, "gradus-oracle"))
word("std", os.path.join(config.gradus_source, "dsl", "std"))
word("models", os.path.join(config.gradus_source, "models"))
word("digits", os.path.join(config.gradus_data, "mnist_5k.csv.gz"))
word("include", os.path.join(config.gradus_source, "runtime", "include"))
word("lib", os.path.join(config.gradus_build, "lib"))
word("cc", config.c_compiler)
word("python", config.python)

config.available_features.update(config.gradus_features)
with open("/proc/cpuinfo", encoding="ascii", errors="replace") as cpuinfo:
    flags = next((line.split(":")[1].split() for line in cpuinfo if line.startswith("flags")), [])
config.available_features.update({"avx2", "avx512f"}.intersection(flags))
