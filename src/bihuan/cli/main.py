"""The command `bihuan`."""

import click


@click.group()
def main() -> None:
    """Run and look after Bihuan 闭环."""
