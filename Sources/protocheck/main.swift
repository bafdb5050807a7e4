import WireProtocol
print(1)
