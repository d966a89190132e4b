"""Change cases: one short way for every act, whatever the door."""
