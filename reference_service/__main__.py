"""`python -m reference_service`."""

from reference_service.infrastructure.cli import main

if __name__ == "__main__":
    main()
