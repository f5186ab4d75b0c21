-- What the overview counts by.
CREATE INDEX incident_by_state ON incident (state, deadline);
