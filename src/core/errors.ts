/** What the core refuses, each in one line that says which file or key, what is wrong and what to do. */
import { UserError } from '../protocol/errors.ts';

const AGAIN = 'Download it again.';

export const errors = {
  // a model's folder
  fileMissing: (file: string, folder: string) =>
    new UserError('fileMissing', '{0} is missing in {1}. A model folder holds config.json, tokenizer.json and model.safetensors.', [file, folder]),
  fileUnreadable: (file: string, reason: string) =>
    new UserError('fileUnreadable', '{0} cannot be read ({1}). Check the file and its permissions.', [file, reason]),
  notJson: (file: string) => new UserError('notJson', '{0} is unreadable: it is not valid JSON. Download it again.', [file]),
  pickleOnly: (file: string) =>
    new UserError(
      'pickleOnly',
      '{0} is a pickle file, which can run code and is never opened. Convert it to safetensors: load the model in Python and call save_pretrained(folder, safe_serialization=True).',
      [file],
    ),
  sentencePieceOnly: (file: string) =>
    new UserError(
      'sentencePieceOnly',
      'tokenizer.json is missing and {0} alone cannot be read. Convert it: load the tokenizer in Python with AutoTokenizer and call save_pretrained(folder).',
      [file],
    ),
  checkpointChanged: (file: string) =>
    new UserError('checkpointChanged', '{0} was changed or removed after it was opened. Inspect again to open it anew.', [file]),

  // config.json
  keyMissing: (key: string) => new UserError('keyMissing', 'config.json: {0} is missing. Take config.json from the model’s original folder.', [key]),
  keyNotNumber: (key: string) => new UserError('keyNotNumber', 'config.json: {0} must be a number. Take config.json from the model’s original folder.', [key]),
  keyOutOfRange: (key: string, value: number, min: number, max: number) =>
    new UserError('keyOutOfRange', 'config.json: {0} is {1}, it must be at least {2} and at most {3}. Take config.json from the model’s original folder.', [
      key,
      value,
      min,
      max,
    ]),
  headsDoNotDivide: (width: number, heads: number) =>
    new UserError('headsDoNotDivide', 'config.json: hidden_size {0} cannot be divided among {1} heads. Take config.json from the model’s original folder.', [
      width,
      heads,
    ]),
  unknownFamily: (family: string, known: string) =>
    new UserError('unknownFamily', 'Models of type {0} are not supported. Supported types: {1} (see docs/models.md).', [family, known]),
  variant: (key: string, value: string) =>
    new UserError(
      'variant',
      'config.json: {0} is {1}, a variant of attention that is not computed here, so nothing is shown rather than something wrong. Choose another model.',
      [key, value],
    ),

  // measures
  measureWithin: (measure: string) =>
    new UserError('measureWithin', '{0} is there only where a text looks at itself, not from one text to another. Choose another measure.', [measure]),

  // what a model can do
  predictsNothing: (model: string) =>
    new UserError(
      'predictsNothing',
      '{0} has no output layer in its file, so it predicts nothing; its attention is not affected. Choose another model to see predictions.',
      [model],
    ),
  writesNothing: (model: string) =>
    new UserError('writesNothing', '{0} does not write text. Choose a model that predicts the next token, or give the target yourself.', [model]),
  languageUnknown: (model: string) =>
    new UserError(
      'languageUnknown',
      '{0} writes in many languages, and its files do not say in which. Give the target, or as the target the token of its language alone, such as fra_Latn, fr_XX or __fr__.',
      [model],
    ),

  chatTemplate: (reason: string) =>
    new UserError('chatTemplate', 'The model’s chat template cannot be used here: {0}. Switch the chat template off to see the text as it is.', [reason]),
  noChatTemplate: (model: string) => new UserError('noChatTemplate', '{0} has no chat template. Switch it off to see the text as it is.', [model]),

  // tokenizer.json
  tokenizerUnreadable: (reason: string) =>
    new UserError('tokenizerUnreadable', 'tokenizer.json cannot be used: {0}. Save it again with a current version of the tokenizers library.', [reason]),
  tokenBeyondVocabulary: (piece: string, id: number, rows: number) =>
    new UserError(
      'tokenBeyondVocabulary',
      'The token {0} has id {1}, but the model has only {2} rows of embeddings: tokenizer.json and model.safetensors do not belong together.',
      [piece, id, rows],
    ),

  // a SentencePiece vocabulary
  sentencePieceBroken: (file: string) => new UserError('sentencePieceBroken', `{0} is not a SentencePiece vocabulary, or a broken one. ${AGAIN}`, [file]),

  idsUnusable: (file: string, vocabulary: string) =>
    new UserError('idsUnusable', `{0} does not number the pieces of {1} from 0 on, each once. ${AGAIN}`, [file, vocabulary]),

  // safetensors
  fileEmpty: (file: string) => new UserError('fileEmpty', `{0} is empty. ${AGAIN}`, [file]),
  fileTooShort: (file: string) => new UserError('fileTooShort', `{0} is too short to be a safetensors file. ${AGAIN}`, [file]),
  notSafetensors: (file: string) => new UserError('notSafetensors', `{0} is not a safetensors file. ${AGAIN}`, [file]),
  gitLfsPointer: (file: string) =>
    new UserError('gitLfsPointer', '{0} is a Git LFS pointer, not the tensors themselves. Fetch them with "git lfs pull" in that folder.', [file]),
  webPage: (file: string) => new UserError('webPage', `{0} is a web page, not a safetensors file: the download was answered with a page. ${AGAIN}`, [file]),
  headerTooLarge: (file: string, megabytes: number) =>
    new UserError('headerTooLarge', `{0}: its header is above the limit of {1} MB. ${AGAIN}`, [file, megabytes]),
  headerUnreadable: (file: string) => new UserError('headerUnreadable', `{0}: its header is unreadable. ${AGAIN}`, [file]),
  fileIncomplete: (file: string, has: number, needs: number) =>
    new UserError('fileIncomplete', `{0} is incomplete: {1} of {2} bytes are there. ${AGAIN}`, [file, has, needs]),
  strayBytes: (file: string, count: number) => new UserError('strayBytes', `{0}: {1} bytes belong to no tensor. ${AGAIN}`, [file, count]),
  nameTwice: (file: string, tensor: string) => new UserError('nameTwice', `{0}: the name {1} appears twice. ${AGAIN}`, [file, tensor]),
  entryUnreadable: (file: string, tensor: string) => new UserError('entryUnreadable', `{0}: the entry of tensor {1} is unreadable. ${AGAIN}`, [file, tensor]),
  dtypeUnknown: (file: string, tensor: string, dtype: string) =>
    new UserError('dtypeUnknown', `{0}: tensor {1} has the unknown type {2}. ${AGAIN}`, [file, tensor, dtype]),
  rangeReversed: (file: string, tensor: string) =>
    new UserError('rangeReversed', `{0}: the range of tensor {1} ends before it begins. ${AGAIN}`, [file, tensor]),
  rangeOutside: (file: string, tensor: string) => new UserError('rangeOutside', `{0}: tensor {1} lies outside the file. ${AGAIN}`, [file, tensor]),
  rangesOverlap: (file: string, a: string, b: string) =>
    new UserError('rangesOverlap', `{0}: the ranges of the tensors {1} and {2} overlap. ${AGAIN}`, [file, a, b]),
  sizeMismatch: (file: string, tensor: string, shape: string, dtype: string, bytes: number) =>
    new UserError('sizeMismatch', `{0}: the size of tensor {1} does not fit: {2} of type {3} are not {4} bytes. ${AGAIN}`, [file, tensor, shape, dtype, bytes]),
  shardOutside: (shard: string) =>
    new UserError('shardOutside', 'model.safetensors.index.json names {0}, which lies outside the model folder and is not opened. Download the model again.', [
      shard,
    ]),
  shardMissing: (shard: string) => new UserError('shardMissing', 'The shard {0} is missing. Download it into the model’s folder.', [shard]),
  notInShard: (tensor: string, shard: string) => new UserError('notInShard', 'Tensor {0} is not in its shard {1}. Download the model again.', [tensor, shard]),
  scattered: (file: string) => new UserError('scattered', 'The shards lie in different folders ({0}). Put them into one.', [file]),

  // GGUF
  notGguf: (file: string) => new UserError('notGguf', `{0} is not a GGUF file. ${AGAIN}`, [file]),
  bigEndian: (file: string) =>
    new UserError('bigEndian', '{0} is a big-endian GGUF file, made for another kind of machine. Get the little-endian file of this model.', [file]),
  versionUnknown: (file: string, version: number, known: string) =>
    new UserError('versionUnknown', '{0} has GGUF version {1}, which is not supported; versions {2} are. Convert the model with a current llama.cpp.', [
      file,
      version,
      known,
    ]),
  headerIncomplete: (file: string) => new UserError('headerIncomplete', `{0} is incomplete: it ends inside its header. ${AGAIN}`, [file]),
  countImpossible: (file: string, count: number) =>
    new UserError('countImpossible', `{0}: a count in its header is impossible for a file of this size ({1}). ${AGAIN}`, [file, count]),
  lengthImpossible: (file: string, length: number) =>
    new UserError('lengthImpossible', `{0}: a length in its header is impossible for a file of this size ({1}). ${AGAIN}`, [file, length]),
  listsTooDeep: (file: string) => new UserError('listsTooDeep', `{0}: its header has lists in lists too deep to be read. ${AGAIN}`, [file]),
  metaTypeUnknown: (file: string, type: number) =>
    new UserError('metaTypeUnknown', `{0}: its header has a value of the unknown type {1}. ${AGAIN}`, [file, type]),
  metaMissing: (file: string, key: string) =>
    new UserError('metaMissing', '{0}: {1} is missing in its header. Convert the model again with a current llama.cpp, or choose another file.', [file, key]),
  metaUnusable: (file: string, key: string, value: string) =>
    new UserError('metaUnusable', '{0}: {1} is {2} in its header, which cannot be. Convert the model again with a current llama.cpp.', [file, key, value]),
  metaVariant: (file: string, key: string, value: string) =>
    new UserError(
      'metaVariant',
      '{0}: {1} is {2}, a variant that is not computed here, so nothing is shown rather than something wrong. Choose another model.',
      [file, key, value],
    ),
  tensorTooLarge: (file: string, tensor: string, shape: string) =>
    new UserError('tensorTooLarge', `{0}: the size of tensor {1} overflows: {2}. ${AGAIN}`, [file, tensor, shape]),
  tensorMissingInFile: (file: string, tensor: string) => new UserError('tensorMissingInFile', `{0}: the tensor {1} is missing. ${AGAIN}`, [file, tensor]),
  blockTypeNotComputed: (tensor: string, type: string, known: string) =>
    new UserError('blockTypeNotComputed', 'The tensor {0} has type {1}, which is not supported. Choose a file of another quantisation: {2}.', [
      tensor,
      type,
      known,
    ]),
  architectureUnknown: (file: string, architecture: string, known: string) =>
    new UserError('architectureUnknown', '{0} is a model of architecture {1}, which is not supported as GGUF. Supported: {2} (see docs/models.md).', [
      file,
      architecture,
      known,
    ]),

  // Marian's binaries
  notMarian: (file: string) =>
    new UserError(
      'notMarian',
      '{0} is no model file that can be opened: of files ending in .bin, those of Marian and Firefox Translations are. Choose another.',
      [file],
    ),
  marianVersion: (file: string, version: number) =>
    new UserError('marianVersion', '{0} has version {1} of Marian’s binary format, which is not supported; version 1 is. Get the file in that version.', [
      file,
      version,
    ]),
  marianType: (file: string, tensor: string, type: string) =>
    new UserError(
      'marianType',
      '{0}: the tensor {1} has type {2}, which is not supported; float32 (0x0404) and intgemm8 (0x4101) are. Get the model with one of these.',
      [file, tensor, type],
    ),
  marianConfigMissing: (file: string) =>
    new UserError('marianConfigMissing', '{0}: special:model.yml, the configuration inside it, is missing. Convert the model again with marian-conv.', [file]),
  marianConfigBroken: (file: string) =>
    new UserError('marianConfigBroken', `{0}: special:model.yml, the configuration inside it, is unreadable. ${AGAIN}`, [file]),
  marianSettingMissing: (file: string, key: string) =>
    new UserError('marianSettingMissing', `{0}: {1} is missing in the configuration inside it, or no number. ${AGAIN}`, [file, key]),
  marianVocabularyMissing: (file: string, folder: string) =>
    new UserError('marianVocabularyMissing', 'The vocabulary of {0}, a file like vocab.spm, is missing in {1}. Download it into that folder.', [file, folder]),

  // tensors against the configuration
  tensorMissing: (tensor: string) =>
    new UserError('tensorMissing', 'The tensor {0} is missing: config.json and model.safetensors do not belong together. Download both again.', [tensor]),
  shapeMismatch: (tensor: string, found: string, wanted: string) =>
    new UserError('shapeMismatch', 'The tensor {0} has shape {1}, but config.json asks for {2}. Download both files again.', [tensor, found, wanted]),
  dtypeNotComputed: (tensor: string, dtype: string) =>
    new UserError('dtypeNotComputed', 'The tensor {0} has type {1}; F32, F16 and BF16 can be opened. Convert the model to one of them.', [tensor, dtype]),
  notANumber: (tensor: string) =>
    new UserError('notANumber', 'The tensor {0} holds a value that is not a number (NaN), so no weight after it would be real. Download the model again.', [
      tensor,
    ]),
  outputNotANumber: (step: string) =>
    new UserError('outputNotANumber', 'The output of {0} is not a number (NaN), so no weight after it would be real. Choose another model or text.', [step]),

  // a run
  nothingToInspect: () => new UserError('nothingToInspect', 'There is no text to inspect. Select some text first.'),
  outOfMemory: () => new UserError('outOfMemory', 'The memory did not suffice for this text. Select less of it, or close other programs.'),
};
