-- Whether what the list of people was made of is what leaked: see MadeOf.
ALTER TABLE people_list ADD COLUMN made_of TEXT NOT NULL DEFAULT '';
