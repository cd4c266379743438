-- Records across the ends of the range
-- running_in started before the range, by an hour at most, and end in it: their packets are not counted here. running_out start in it and end after it: all of
-- their packets are counted.
SELECT
  countIf(start_time < {since:DateTime64(6, 'UTC')} AND end_time >= {since:DateTime64(6, 'UTC')}) AS running_in,
  countIf(start_time >= {since:DateTime64(6, 'UTC')} AND end_time >= {until:DateTime64(6, 'UTC')}) AS running_out
FROM flows
WHERE start_time >= {since:DateTime64(6, 'UTC')} - INTERVAL 1 HOUR AND start_time < {until:DateTime64(6, 'UTC')}
