# One training step of a compiled GAN whose discriminator is made certain by its last bias: certain.py LIBRARY.
import ctypes
import math
import sys

gan = ctypes.CDLL(sys.argv[1])
gan.gan_message.restype = ctypes.c_char_p
rows, features = 16, 784


def parameter(model, name, count, values=None):
    """Reads a parameter, or writes it."""
    buffer = (ctypes.c_float * count)(*(values or []))
    call = gan.gan_write_parameter if values else gan.gan_read_parameter
    check(model, call(model, name.encode(), buffer, ctypes.c_uint64(count)))
    return list(buffer)


def check(model, status):
    assert status == 0, gan.gan_message(model)


for bias in 200.0, -200.0:
    model = ctypes.c_void_p()
    check(model, gan.gan_create(ctypes.byref(model), None))
    parameter(model, "discriminator.6.bias", 1, [bias])
    before = parameter(model, "generator.6.bias", features)
    x = (ctypes.c_float * (rows * features))(*((i * 37 % 101) / 50 - 1 for i in range(rows * features)))
    values = [ctypes.c_float(), ctypes.c_float()]
    check(model, gan.gan_pretrain_step(model, x, ctypes.c_int64(rows), *map(ctypes.byref, values)))
    after = parameter(model, "generator.6.bias", features)
    moved = sum(a != b for a, b in zip(after, before))
    word = "moved" if moved == features else "as it was" if moved == 0 else f"moved in {moved} places"
    now = parameter(model, "discriminator.6.bias", 1)[0]
    print(f"bias {bias:g}: value {values[0].value:.4g}, discriminator.6.bias {now:.7g}, generator.6.bias {word}")
    # The second statement sees parameters that moved by 2e-4.
    assert math.isclose(values[0].value, values[1].value, abs_tol=1), values
    gan.gan_destroy(model)
