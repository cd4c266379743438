-- A writer that slept for half an hour may repeat its last insert: its token has to be known still.
ALTER TABLE flows MODIFY SETTING non_replicated_deduplication_window = 100000;

ALTER TABLE flows_by_minute MODIFY SETTING non_replicated_deduplication_window = 100000;

ALTER TABLE flows_by_hour MODIFY SETTING non_replicated_deduplication_window = 100000;
