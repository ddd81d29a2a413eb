"""Writes reference.inc: MSE, PSNR and SSIM of pictures that both sides make from one integer hash.

Straight from the formulas of Wang et al. 2004, window by window, in NumPy; where scikit-image is installed, its SSIM of the pictures
that are no smaller than its window is compared too. `pip install numpy scikit-image`, then `python test/unit/restoration/reference.py`.
"""
import pathlib

import numpy

CASES = [  # height, width, channels, peak, strength of the noise
    (28, 28, 1, 1.0, 0.1), (28, 28, 1, 1.0, 0.9), (13, 40, 3, 1.0, 0.25), (11, 11, 1, 255.0, 0.05), (16, 16, 3, 2.0, 0.5),
    (8, 8, 1, 1.0, 0.2), (4, 9, 3, 1.0, 0.2), (1, 1, 1, 1.0, 0.3),
]


def hashed(count, salt):
    """Numbers in [0, 1), exactly representable in f32."""
    x = (numpy.arange(count, dtype=numpy.uint64) + numpy.uint64(salt * 1000003)) & numpy.uint64(0xFFFFFFFF)
    for _ in range(2):
        x = ((x ^ (x >> numpy.uint64(16))) * numpy.uint64(0x45D9F3B)) & numpy.uint64(0xFFFFFFFF)
    x ^= x >> numpy.uint64(16)
    return (x >> numpy.uint64(8)).astype(numpy.float64) / 2**24


def pictures(case, salt):
    height, width, channels, peak, noise = case
    shape = (height, width, channels)
    count = height * width * channels
    smooth = numpy.add.outer(numpy.arange(height) * width, numpy.arange(width)) / (height * width)
    a = numpy.float32(peak) * (numpy.float32(0.5) * hashed(count, salt).reshape(shape).astype(numpy.float32)
                               + numpy.float32(0.5) * smooth[:, :, None].astype(numpy.float32))
    b = a + numpy.float32(peak) * numpy.float32(noise) * (hashed(count, salt + 50).reshape(shape).astype(numpy.float32)
                                                          - numpy.float32(0.5))
    return a.astype(numpy.float32), b.astype(numpy.float32)


def ssim(a, b, peak):
    height, width, channels = a.shape
    side = min(11, height, width)
    side -= 1 - side % 2
    distance = numpy.arange(side) - side // 2
    window = numpy.exp(-(distance[:, None] ** 2 + distance[None, :] ** 2) / (2 * 1.5**2))
    window /= window.sum()
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    values = []
    for channel in range(channels):
        for y in range(height - side + 1):
            for x in range(width - side + 1):
                p = a[y:y + side, x:x + side, channel].astype(numpy.float64)
                q = b[y:y + side, x:x + side, channel].astype(numpy.float64)
                mp, mq = (window * p).sum(), (window * q).sum()
                vp, vq = (window * (p - mp) ** 2).sum(), (window * (q - mq) ** 2).sum()
                cov = (window * (p - mp) * (q - mq)).sum()
                values.append((2 * mp * mq + c1) * (2 * cov + c2) / ((mp**2 + mq**2 + c1) * (vp + vq + c2)))
    return numpy.mean(values)


def confirm(a, b, peak, value):
    try:
        from skimage.metrics import structural_similarity
    except ImportError:
        return
    if min(a.shape[:2]) < 11:
        return
    _, full = structural_similarity(a.astype(numpy.float64), b.astype(numpy.float64), data_range=peak, gaussian_weights=True, sigma=1.5,
                                    use_sample_covariance=False, channel_axis=2, full=True)
    inside = full[5:a.shape[0] - 5, 5:a.shape[1] - 5]
    assert abs(inside.mean() - value) < 1e-9, (inside.mean(), value)
    print("scikit-image agrees:", a.shape, value)


lines = ["// Written by reference.py: height, width, channels, peak, noise, MSE, PSNR, SSIM."]
for salt, case in enumerate(CASES):
    a, b = pictures(case, salt)
    peak = case[3]
    mse = numpy.mean((a.astype(numpy.float64) - b.astype(numpy.float64)) ** 2)
    similarity = ssim(a, b, peak)
    confirm(a, b, peak, similarity)
    height, width, channels, _, noise = case
    lines.append(f"{{{height}, {width}, {channels}, {peak}, {noise}f, {mse:.17g}, {10 * numpy.log10(peak**2 / mse):.17g}, {similarity:.17g}}},")
pathlib.Path(__file__).with_name("reference.inc").write_text("\n".join(lines) + "\n", encoding="ascii")
