#!/bin/sh
# Generates the Python classes of the contract into generated/, with the package grpcio-tools.
set -eu
cd -- "$(dirname -- "$0")"
proto=../../proto/src/main/proto
rm -rf generated
mkdir generated
"${PYTHON:-python3}" -m grpc_tools.protoc -I "$proto" --python_out=generated --grpc_python_out=generated \
  $(cd "$proto" && find ferry -name '*.proto')
