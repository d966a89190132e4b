"""What goes in and out, typed; no model is ever serialised as it is stored."""
