# The conformance suite without a toolchain of your own:
#   docker build -t wire-conformance .
#   docker run --rm -v "$PWD:/work" wire-conformance codec -- ./my-testee
# A testee that needs more than a shell comes with an image of its own, FROM this one.
FROM swift:6.2
COPY . /wireprotocol
RUN /wireprotocol/Scripts/conformance --build
WORKDIR /work
ENTRYPOINT ["/wireprotocol/Scripts/conformance"]
