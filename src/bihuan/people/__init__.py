"""People: units, persons, roles and the periods in which they hold them."""
