import rhea, { type Typed } from "rhea";

type Reader = { read(): Typed };
type Writer = { write(value: Typed): void; toBuffer(): Buffer };

/**
 * The AMQP type system of rhea, with the reader and the writer that its typings leave out. A value read as `Typed` and
 * written again keeps its exact AMQP type, which a round trip through JavaScript values would not.
 */
export const wire = rhea.types as typeof rhea.types & {
  readonly Reader: new (bytes: Buffer) => Reader;
  readonly Writer: new () => Writer;
  List32(items: readonly Typed[]): Typed;
  Map32(items: readonly Typed[]): Typed;
};
