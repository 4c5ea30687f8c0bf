"""What a sentence transformer in a folder {tokenizer.json, an ONNX file} makes of texts."""
import numpy as np

DIMENSION = 384
MOST_AT_ONCE = 256


def vectors_of(texts, folder, model="model.onnx"):
    """float32 [texts, 384]: texts of one length at a time, so that none is padded; on one thread."""
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    settings.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(folder / model), settings)
    encoded = [text.ids for text in tokenizer.encode_batch(texts)]
    vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
    by_length = sorted(range(len(texts)), key=lambda at: len(encoded[at]))
    start = 0
    while start < len(texts):
        length = len(encoded[by_length[start]])
        batch = [at for at in by_length[start : start + MOST_AT_ONCE] if len(encoded[at]) == length]
        ids = np.array([encoded[at] for at in batch], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vectors[batch] = session.run(["sentence_embedding"], inputs)[0]
        start += len(batch)
    return vectors
