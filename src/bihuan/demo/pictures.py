"""Small drawn pictures that stand for the photos people take: no real place, no real person."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

SIZE = (720, 540)
"""What is drawn on; the picture is half as large, which smooths every line."""

QUALITY = 82
INK = (52, 58, 64)
STEEL, LIGHT, DARK = (173, 181, 189), (241, 243, 245), (73, 80, 87)
RED, AMBER, BLUE, GREEN = (201, 42, 42), (245, 159, 0), (28, 126, 214), (47, 158, 68)

Pen = ImageDraw.ImageDraw
Chance = random.Random


def picture(kind: str, seed: str) -> bytes:
    """Return a JPEG of this kind; the same seed always gives the same picture.

    Raises:
        KeyError: nobody draws this kind.
    """
    chance = Chance(f"{kind}:{seed}")
    image = _room(chance, night=kind == "dark")
    DRAWN[kind](ImageDraw.Draw(image), chance)
    turned = image.reduce(2).rotate(chance.uniform(-2.5, 2.5), Image.Resampling.BILINEAR)
    held = turned.crop((10, 8, SIZE[0] // 2 - 10, SIZE[1] // 2 - 8))
    kept = io.BytesIO()
    held.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()


def _room(chance: Chance, *, night: bool) -> Image.Image:
    """Return a wall and a floor in some light."""
    wall, floor = chance.randint(196, 228), chance.randint(130, 170)
    if night:
        wall, floor = wall // 4, floor // 4
    image = Image.new("RGB", SIZE, (wall, wall - 4, wall - 12))
    pen = ImageDraw.Draw(image)
    horizon = chance.randint(350, 400)
    pen.rectangle((0, horizon, *SIZE), fill=(floor, floor - 6, floor - 14))
    for step in range(6):
        x = step * 150 + chance.randint(-8, 8)
        pen.line((x, SIZE[1], 360 + (x - 360) // 3, horizon), fill=(floor - 14,) * 3, width=2)
    return image


def _text(pen: Pen, place: tuple[float, float], text: str, size: int, ink: tuple[int, ...]) -> None:
    pen.text(place, text, font=ImageFont.load_default(size), fill=ink, anchor="mm")


def _lift(pen: Pen, chance: Chance) -> None:
    """A lift's panel: a display and rows of buttons, some of them lit."""
    pen.rounded_rectangle((230, 40, 490, 500), 14, fill=STEEL, outline=DARK, width=4)
    pen.rectangle((270, 70, 450, 140), fill=(16, 20, 24))
    _text(pen, (360, 105), f"{chance.randint(1, 26):02d}", 46, (255, 84, 54))
    for row in range(5):
        for column in range(2):
            x, y = 310 + column * 100, 195 + row * 62
            lit = chance.random() < 0.25  # noqa: PLR2004
            pen.ellipse((x - 24, y - 24, x + 24, y + 24), fill=AMBER if lit else LIGHT, outline=INK)
            _text(pen, (x, y), str(row * 2 + column + 1), 20, INK)


def _lamp(pen: Pen, chance: Chance) -> None:
    """Two tubes under a ceiling, one of them dark."""
    for place, lit in enumerate((True, chance.random() < 0.5)):  # noqa: PLR2004
        y = 110 + place * 80
        pen.rectangle((120, y, 600, y + 34), fill=(255, 253, 224) if lit else (120, 124, 128))
        pen.rectangle((104, y - 4, 124, y + 38), fill=DARK)
        pen.rectangle((596, y - 4, 616, y + 38), fill=DARK)


def _door(pen: Pen, chance: Chance) -> None:
    """A glass door with its lock at the floor."""
    pen.rectangle((220, 30, 500, 480), fill=(208, 226, 232), outline=DARK, width=10)
    pen.line((360, 30, 360, 480), fill=DARK, width=6)
    pen.rectangle((380, 230, 396, 320), fill=DARK)
    x = 376 + chance.randint(0, 30)
    pen.rectangle((x, 446, x + 54, 476), fill=STEEL, outline=RED, width=5)


def _pipe(pen: Pen, chance: Chance) -> None:
    """A trap under a basin, dripping."""
    pen.rectangle((150, 60, 570, 110), fill=LIGHT, outline=STEEL, width=4)
    pen.line((360, 110, 360, 240), fill=STEEL, width=34)
    pen.arc((290, 190, 430, 330), 0, 180, fill=STEEL, width=34)
    pen.line((306, 260, 306, 200), fill=STEEL, width=34)
    for drop in range(4):
        y = 345 + drop * chance.randint(26, 34)
        pen.ellipse((352, y, 366, y + 20), fill=BLUE)


def _wet(pen: Pen, chance: Chance) -> None:
    """A puddle and the yellow sign beside it."""
    pen.ellipse((120, 420, 470 + chance.randint(0, 90), 510), fill=(150, 178, 196))
    pen.ellipse((180, 436, 380, 478), fill=(190, 210, 222))
    pen.polygon(((470, 180), (390, 470), (550, 470)), fill=AMBER, outline=INK, width=4)
    pen.ellipse((462, 250, 486, 274), fill=INK)
    pen.line((474, 274, 458, 340), fill=INK, width=9)
    pen.line((458, 340, 492, 380), fill=INK, width=9)
    pen.line((420, 400, 524, 400), fill=INK, width=6)


def _bill(pen: Pen, chance: Chance) -> None:
    """A sheet of paper with lines of figures."""
    pen.polygon(((190, 40), (540, 60), (524, 510), (170, 488)), fill=(252, 252, 250), outline=STEEL)
    for row in range(9):
        y = 120 + row * 38
        pen.line((220, y, 220 + chance.randint(90, 170), y + 4), fill=STEEL, width=7)
        _text(pen, (452, y + 8), f"{chance.randint(3, 980)}.00", 22, INK)
    pen.ellipse((390, 400, 490, 496), outline=RED, width=6)


def _extinguisher(pen: Pen, chance: Chance) -> None:
    """A hydrant's cabinet with cracked glass."""
    pen.rectangle((210, 60, 510, 470), fill=RED, outline=(134, 24, 24), width=8)
    pen.rectangle((240, 90, 480, 430), fill=(222, 232, 236))
    pen.ellipse((290, 180, 430, 320), outline=RED, width=26)
    x, y = chance.randint(300, 420), chance.randint(150, 300)
    for _crack in range(7):
        end = (chance.randint(240, 480), chance.randint(90, 430))
        pen.line((x, y, *end), fill=DARK, width=3)


def _tile(pen: Pen, chance: Chance) -> None:
    """Tiles, one of them loose."""
    loose = chance.randint(5, 18)
    for place in range(24):
        x, y = 60 + place % 6 * 102, 60 + place // 6 * 102
        shift = 9 if place == loose else 0
        shade = chance.randint(176, 196) - 4 * shift
        box = (x + shift, y + shift, x + 98 + shift, y + 98 + shift)
        pen.rectangle(box, fill=(shade, shade - 8, shade - 22), outline=LIGHT, width=3)


def _dark(pen: Pen, chance: Chance) -> None:
    """A corridor at night with the light of a torch."""
    x = chance.randint(240, 460)
    for ring in range(7, 0, -1):
        light = 30 + (8 - ring) * 18
        reach = ring * 26
        pen.ellipse(
            (x - reach, 270 - reach, x + reach, 270 + reach), fill=(light, light, light - 8)
        )


def _bins(pen: Pen, chance: Chance) -> None:
    """Bins with bags and boxes beside them."""
    for place, colour in enumerate((GREEN, BLUE, DARK)):
        x = 120 + place * 150
        pen.polygon(((x, 220), (x + 120, 220), (x + 108, 440), (x + 12, 440)), fill=colour)
        pen.rectangle((x - 8, 196, x + 128, 224), fill=INK)
    for _bag in range(5):
        x, y = chance.randint(90, 560), chance.randint(400, 440)
        pen.ellipse((x, y, x + 96, y + 84), fill=(66, 70, 74), outline=(40, 44, 48))


def _barrier(pen: Pen, chance: Chance) -> None:
    """A barrier across the way out."""
    pen.rectangle((110, 230, 190, 480), fill=AMBER, outline=INK, width=5)
    tilt = chance.randint(0, 60)
    for part in range(8):
        x, y = 180 + part * 62, 270 - part * tilt // 8
        ink = RED if part % 2 else LIGHT
        pen.line((x, y, x + 62, y - tilt // 8), fill=ink, width=24)


def _gauge(pen: Pen, chance: Chance) -> None:
    """A gauge whose hand stands low."""
    pen.ellipse((190, 90, 530, 430), fill=LIGHT, outline=DARK, width=14)
    pen.arc((230, 130, 490, 390), 150, 215, fill=RED, width=20)
    pen.arc((230, 130, 490, 390), 215, 390, fill=GREEN, width=20)
    pen.line((360, 260, 262 + chance.randint(-10, 30), 236), fill=INK, width=8)
    pen.ellipse((344, 244, 376, 276), fill=INK)


def _bolt(pen: Pen, chance: Chance) -> None:
    """A rusty bolt in a steel plate."""
    pen.rectangle((110, 120, 610, 420), fill=STEEL, outline=DARK, width=6)
    rust = (150 + chance.randint(0, 30), 84, 40)
    pen.regular_polygon((360, 270, 92), 6, fill=rust, outline=(92, 48, 20))
    pen.ellipse((316, 226, 404, 314), fill=(120, 66, 34))
    for _spot in range(26):
        x, y = chance.randint(230, 490), chance.randint(160, 380)
        pen.ellipse((x, y, x + 9, y + 9), fill=rust)


def _carton(pen: Pen, chance: Chance) -> None:
    """Cartons with a red label."""
    for place in range(chance.randint(3, 5)):
        x, y = 110 + place % 3 * 170, 300 - place // 3 * 150
        pen.rectangle(
            (x, y, x + 160, y + 140), fill=(196, 154, 104), outline=(134, 98, 56), width=4
        )
        pen.line((x, y + 66, x + 160, y + 66), fill=(222, 196, 152), width=12)
    pen.rectangle((150, 330, 236, 400), fill=RED)
    _text(pen, (193, 365), "NG", 34, LIGHT)


DRAWN: dict[str, Callable[[Pen, Chance], None]] = {
    "lift": _lift,
    "lamp": _lamp,
    "door": _door,
    "pipe": _pipe,
    "wet": _wet,
    "bill": _bill,
    "extinguisher": _extinguisher,
    "tile": _tile,
    "dark": _dark,
    "bins": _bins,
    "barrier": _barrier,
    "gauge": _gauge,
    "bolt": _bolt,
    "carton": _carton,
}
"""What can be drawn, by the name that stories use."""
