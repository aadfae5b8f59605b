-- Written by hand: Prisma's diff does not see indexes of expressions. The expression is CASELESS of src/accounts/caseless.ts,
-- to the letter, or no search uses these.
CREATE INDEX "users_username_caseless" ON "users" ((normalize(replace(replace(replace(translate(normalize("username_key", NFD), 'ςıᲀᲁᲂᲃᲄᲅᲆᲇᲈ', 'σiвдосттъѣꙋ'), 'ß', 'ss'), E'i\u0307', 'i'), E'\u0345', 'ι'), NFKC)) text_pattern_ops);
CREATE INDEX "users_display_caseless" ON "users" ((normalize(replace(replace(replace(translate(normalize("display_key", NFD), 'ςıᲀᲁᲂᲃᲄᲅᲆᲇᲈ', 'σiвдосттъѣꙋ'), 'ß', 'ss'), E'i\u0307', 'i'), E'\u0345', 'ι'), NFKC)) text_pattern_ops);
