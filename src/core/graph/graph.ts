/** Builds an ONNX graph in memory. Tensors of a checkpoint are named by file and offset and never copied into it. */
import { create, toBinary } from '@bufbuild/protobuf';
import type { Tensor } from 'onnxruntime-node';
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf';

const OPSET = 23n;
const IR_VERSION = 10n;

/** The name of a value inside a graph. */
export type Value = string;
export type Dimension = number | string;
export type ElementType = 'float32' | 'float16' | 'bfloat16' | 'int64' | 'int32' | 'int8' | 'uint8';

const ELEMENT: Record<ElementType, DataType> = {
  float32: DataType.FLOAT,
  float16: DataType.FLOAT16,
  bfloat16: DataType.BFLOAT16,
  int64: DataType.INT64,
  int32: DataType.INT32,
  int8: DataType.INT8,
  uint8: DataType.UINT8,
};

/** Integers and floats are different kinds of attribute: floats are given as { float }. */
export type Attribute = number | readonly number[] | { readonly float: number };

type Numbers = Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** Makes the value of an input from those that are passed from step to step. */
export type Feed = (values: Readonly<Record<string, Tensor>>) => Tensor;

/** Where a tensor's bytes lie: a plain file name within the folder that the session is given. */
export interface ExternalTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

const HALVES: readonly number[] = [ELEMENT.float16, ELEMENT.bfloat16];

export class Graph {
  private readonly nodes: NodeProto[] = [];
  private readonly initializers = new Map<string, TensorProto>();
  private readonly inputs: ValueInfoProto[] = [];
  private readonly outputs: ValueInfoProto[] = [];
  /** By the input's name. */
  readonly feeds = new Map<string, Feed>();
  private count = 0;

  input(name: string, type: ElementType, dimensions: readonly Dimension[]): Value {
    this.inputs.push(valueInfo(name, type, dimensions));
    return name;
  }

  /** A float input that is made when the graph runs, such as rows of a table that is never loaded whole. */
  fed(name: string, dimensions: readonly Dimension[], feed: Feed): Value {
    this.feeds.set(name, feed);
    return this.input(name, 'float32', dimensions);
  }

  /** Gives a value to the outside under a name. */
  output(name: string, value: Value, dimensions: readonly Dimension[], type: ElementType = 'float32'): void {
    this.node('Identity', [value], {}, name);
    this.outputs.push(valueInfo(name, type, dimensions));
  }

  /** A node of the ONNX standard with one output. */
  op(type: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    return this.node(type, inputs, attributes);
  }

  /** A node of ONNX Runtime's own operators; `unused` counts outputs that it must have and nobody reads. */
  microsoft(type: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}, unused = 0): Value {
    return this.node(type, inputs, attributes, undefined, 'com.microsoft', unused);
  }

  integers(values: readonly number[]): Value {
    const data = BigInt64Array.from(values, BigInt);
    return this.constant(`int64 ${values.join(' ')}`, 'int64', [values.length], new Uint8Array(data.buffer));
  }

  float(value: number): Value {
    return this.constant(`float ${value}`, 'float32', [], new Uint8Array(Float32Array.of(value).buffer));
  }

  /** A tensor that becomes part of the graph: one that cannot be used as it lies in a file. */
  tensor(name: string, type: ElementType, shape: readonly number[], { buffer, byteOffset, byteLength }: Numbers): Value {
    return this.constant(name, type, shape, new Uint8Array(buffer, byteOffset, byteLength));
  }

  external({ name, type, shape, location, offset, length }: ExternalTensor): Value {
    if (!this.initializers.has(name)) {
      const entries = { location, offset: String(offset), length: String(length) };
      this.initializers.set(
        name,
        create(TensorProtoSchema, {
          name,
          dataType: ELEMENT[type],
          dims: shape.map(BigInt),
          dataLocation: DataLocation.EXTERNAL,
          externalData: Object.entries(entries).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
        }),
      );
    }
    return name;
  }

  /** Whether it reads tensors of 16 bits from a file. */
  get hasHalves(): boolean {
    return [...this.initializers.values()].some(({ dataType, dataLocation }) => dataLocation === DataLocation.EXTERNAL && HALVES.includes(dataType));
  }

  encode(): Uint8Array {
    return toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        irVersion: IR_VERSION,
        opsetImport: [
          create(OperatorSetIdProtoSchema, { domain: '', version: OPSET }),
          create(OperatorSetIdProtoSchema, { domain: 'com.microsoft', version: 1n }),
        ],
        graph: create(GraphProtoSchema, {
          name: 'graph',
          node: this.nodes,
          initializer: [...this.initializers.values()],
          input: this.inputs,
          output: this.outputs,
        }),
      }),
    );
  }

  private node(
    type: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>>,
    output = `v${this.count++}`,
    domain = '',
    unused = 0,
  ): Value {
    this.nodes.push(
      create(NodeProtoSchema, {
        opType: type,
        domain,
        name: output,
        input: [...inputs],
        output: [output, ...Array.from({ length: unused }, (_, i) => `${output}.${i}`)],
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      }),
    );
    return output;
  }

  private constant(name: string, type: ElementType, shape: readonly number[], rawData: Uint8Array<ArrayBuffer>): Value {
    if (!this.initializers.has(name))
      this.initializers.set(name, create(TensorProtoSchema, { name, dataType: ELEMENT[type], dims: shape.map(BigInt), rawData }));
    return name;
  }
}

/** The number ONNX has for a type, for the attribute of Cast. */
export const typeCode = (type: ElementType): number => ELEMENT[type];

function attribute(name: string, value: Attribute): AttributeProto {
  if (typeof value === 'number') return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if ('float' in value) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
}

function valueInfo(name: string, type: ElementType, dimensions: readonly Dimension[]): ValueInfoProto {
  const dim = dimensions.map((size) =>
    create(TensorShapeProto_DimensionSchema, {
      value: typeof size === 'string' ? { case: 'dimParam', value: size } : { case: 'dimValue', value: BigInt(size) },
    }),
  );
  const tensorType = create(TypeProto_TensorSchema, { elemType: ELEMENT[type], shape: create(TensorShapeProtoSchema, { dim }) });
  return create(ValueInfoProtoSchema, { name, type: create(TypeProtoSchema, { value: { case: 'tensorType', value: tensorType } }) });
}
