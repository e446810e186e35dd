import { MAX_ID_LENGTH } from "@menuswitch/domain";
import { z } from "zod";

const isAbsent = (value: unknown) => value === undefined || value === null;

/**
 * A placeholder that a flow's template never filled in: `${input.ani}` stays as it is where the input is null. Taken for an
 * id, all callers would share it.
 * Source: help.mypurecloud.com, "Velocity macros for data actions", formal notation.
 */
export const isPlaceholder = (text: string) => /^\$.*\binput\b/s.test(text.trim());

/** Beyond the safe integers two ids may have become one number in parsing. */
const isExact = (value: string | number) => !Number.isInteger(value) || Number.isSafeInteger(value);

/** An id as senders write it: a string or a number. Blanks around it do not count. */
export const makeIdSchema = (whenAbsent = "must not be empty") =>
  z
    .union([z.string(), z.number()], {
      error: ({ input }) => (isAbsent(input) ? whenAbsent : "must be a string or a finite number"),
    })
    .refine(isExact, "is too large for a number: send it as a string")
    .transform((value) => String(value).trim())
    .pipe(
      z
        .string()
        .min(1, whenAbsent)
        .max(MAX_ID_LENGTH, `must not be longer than ${MAX_ID_LENGTH} characters`)
        .refine((id) => id.isWellFormed(), "must be well-formed Unicode"),
    );

/** The same where an event need not have it; given, it must be right. */
export const optionalIdSchema = makeIdSchema()
  .nullish()
  .transform((id) => id ?? undefined);

/** Text that an event need not have: blank, too, counts as absent. */
export const optionalTextSchema = z.preprocess(
  (value) => (isAbsent(value) || (typeof value === "string" && value.trim() === "") ? undefined : value),
  makeIdSchema().optional(),
);

const NO_TIME = "must be a time: ISO 8601 or milliseconds since the epoch";
const isoTimeSchema = z.iso.datetime({ offset: true, local: true });

const makeOptionalTimeSchema = (textSchema: z.ZodString, readText: (text: string) => string | number) =>
  z
    .union([textSchema, z.number()], { error: NO_TIME })
    .transform((time) => (typeof time === "string" ? readText(time) : time))
    .refine((time) => typeof time === "number" || isoTimeSchema.safeParse(time).success, NO_TIME)
    .transform((time) => (typeof time === "number" ? Math.round(time) : Date.parse(withOffset(time))))
    .pipe(z.int("is out of range").nonnegative("is before 1970"))
    .nullish()
    .transform((time) => time ?? undefined);

/** A time as ISO 8601 (UTC where it names no offset) or as milliseconds since the epoch; milliseconds either way. */
export const optionalTimeSchema = makeOptionalTimeSchema(
  z.string().meta({ format: "date-time" }),
  (text) => text,
);

/** The same of a sender for whom numbers are text, too. */
export const optionalTextTimeSchema = makeOptionalTimeSchema(z.string(), (text) =>
  /^\d{1,16}$/.test(text.trim()) ? Number(text) : text,
);

const withOffset = (time: string) => (/(Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`);
