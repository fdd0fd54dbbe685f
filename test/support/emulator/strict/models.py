"""The service models that the SDKs are generated from, read where botocore keeps them."""
import functools

from botocore.loaders import Loader


@functools.lru_cache(maxsize=None)
def model_of(service):
    return Loader().load_service_model(service, "service-2")


def input_shape(service, operation):
    """Name of the shape of an operation's input; none for an operation without input, or one that the model lacks."""
    return model_of(service)["operations"].get(operation, {}).get("input", {}).get("shape")


def shape_of(service, name):
    return model_of(service)["shapes"][name]
