-- A step may make a tag, which earlier versions do not know: they must not deliver past it. Until it is made its name is
-- offered like that of any other, so such steps are found without a look at all.
CREATE INDEX outbox_new_tags ON outbox (id) WHERE state <> 'done' AND substr(operation, 1, 9) = '{"NewTag"';
