import aws_cdk as cdk

from booking_stack import BookingStack
from key_stack import KeyStack
from shop_stack import ShopStack
from worker_stack import WorkerStack

app = cdk.App()
WorkerStack(app, "Worker")
ShopStack(app, "Shop", encryption_key=KeyStack(app, "Key").key)
BookingStack(app, "Booking")
app.synth()
