"""The embedding model: exported once, run by onnxruntime."""
