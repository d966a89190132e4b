"""`python -m bihuan.cli` is the same as `bihuan`."""

from bihuan.cli.main import main

if __name__ == "__main__":
    main()
